#include "hub/base/visible_text.h"

#include <algorithm>
#include <array>

namespace hub {
namespace {

struct Span {
  char32_t first;
  char32_t last;
};

constexpr std::array kControls{Span{0x00, 0x1F}, Span{0x7F, 0x9F}, Span{0x2028, 0x2029}};

/// General category Cf of Unicode 15 (DerivedGeneralCategory.txt).
constexpr std::array kFormats{
    Span{0x00AD, 0x00AD},   Span{0x0600, 0x0605},   Span{0x061C, 0x061C},   Span{0x06DD, 0x06DD},
    Span{0x070F, 0x070F},   Span{0x0890, 0x0891},   Span{0x08E2, 0x08E2},   Span{0x180E, 0x180E},
    Span{0x200B, 0x200F},   Span{0x202A, 0x202E},   Span{0x2060, 0x2064},   Span{0x2066, 0x206F},
    Span{0xFEFF, 0xFEFF},   Span{0xFFF9, 0xFFFB},   Span{0x110BD, 0x110BD}, Span{0x110CD, 0x110CD},
    Span{0x13430, 0x1343F}, Span{0x1BCA0, 0x1BCA3}, Span{0x1D173, 0x1D17A}, Span{0xE0001, 0xE007F}};

/// White_Space of PropList.txt beyond the controls, and letters and a symbol without a form: Hangul fillers,
/// the empty Braille pattern.
constexpr std::array kEmpty{Span{0x20, 0x20},     Span{0xA0, 0xA0},     Span{0x115F, 0x1160},
                            Span{0x1680, 0x1680}, Span{0x2000, 0x200A}, Span{0x202F, 0x202F},
                            Span{0x205F, 0x205F}, Span{0x2800, 0x2800}, Span{0x3000, 0x3000},
                            Span{0x3164, 0x3164}, Span{0xFFA0, 0xFFA0}};

template <std::size_t N>
bool is_in(const std::array<Span, N>& spans, char32_t point) {
  return std::any_of(spans.begin(), spans.end(),
                     [point](Span span) { return point >= span.first && point <= span.last; });
}

/// Whether `is` holds of any of its characters.
template <class Is>
bool any_point(std::string_view text, Is is) {
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (const char next : text.substr(at, size).substr(1))
      point = point << 6U | (static_cast<unsigned char>(next) & 0x3FU);
    if (is(point)) return true;
    at += size;
  }
  return false;
}

}  // namespace

bool has_control(std::string_view text) {
  return any_point(text, [](char32_t point) { return is_in(kControls, point); });
}

bool has_hidden(std::string_view text) {
  return any_point(text, [](char32_t point) { return is_in(kControls, point) || is_in(kFormats, point); });
}

bool is_blank(std::string_view text) {
  return !any_point(text, [](char32_t point) {
    return !is_in(kControls, point) && !is_in(kFormats, point) && !is_in(kEmpty, point);
  });
}

}  // namespace hub
