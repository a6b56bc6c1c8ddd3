#pragma once

#include <string>

#include "hub/formats/xml/document.h"

struct _xmlNode;

namespace hub::formats {

/// Where something in a mapped form comes from.
struct Origin {
  const _xmlNode* element = nullptr;  ///< Of the sender's document.
  bool has_its_text = false;          ///< One element of the sender's has the very text of the place.
};

/// The element of a sender's document that a place in its mapped form comes from: the one that has the same
/// text. `place` is a path of names, `*`, positions and one attribute's value (`[@name='x']`), as errors
/// about the mapped form have it; a call's `value` is meant by the name that it gives, too (`/personCode`);
/// what it is counted from may stand anywhere near the top of `mapped` (the body of one step). Where no text,
/// or more than one, is the same, the nearest that can be known: the one of them with the same name, else
/// what is around them all, else the one element of the place's name, else what is around the elements that
/// the place's neighbours come from, else the root. Null only if `sent` is empty. Values are compared and
/// never told.
[[nodiscard]] Origin origin_of(const XmlDocument& sent, const XmlDocument& mapped, const std::string& place);

}  // namespace hub::formats
