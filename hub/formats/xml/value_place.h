#pragma once

#include <string>

#include "hub/formats/xml/document.h"

struct _xmlNode;

namespace hub::formats {

/// The element of a sender's document that a place in its mapped form comes from: the one that has the same
/// text. `place` is a path of names, `*` and positions, as errors about the mapped form have it; what it is
/// counted from may stand anywhere near the top of `mapped` (the body of one step). Where no text, or more
/// than one, is the same, the nearest that can be known: the one of them with the same name, else what is
/// around them all, else the one element of the place's name, else what is around the elements that the
/// place's neighbours come from, else the root. Null only if `sent` is empty. Values are compared and never
/// told.
[[nodiscard]] const _xmlNode* element_behind(const XmlDocument& sent, const XmlDocument& mapped,
                                             const std::string& place);

}  // namespace hub::formats
