#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hub {

enum class Language : std::uint8_t { en, lv };

/// A user-facing text that never changes, in both languages of the product.
struct Text {
  std::string_view en;
  std::string_view lv;

  [[nodiscard]] constexpr std::string_view in(Language language) const {
    return language == Language::lv ? lv : en;
  }
};

/// What is told to people of something that happened, in both languages: `say` (base/say.h) makes it. Whoever
/// shows it knows the reader's language; whoever makes it does not.
class Sentence {
 public:
  Sentence() = default;
  /// The same in both languages: a value, a name, the words of a program that is not ours.
  // NOLINTNEXTLINE(google-explicit-constructor): a name is a sentence of itself
  Sentence(std::string same) : en_(std::move(same)), lv_(en_) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Sentence(std::string_view same) : en_(same), lv_(same) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Sentence(const char* same) : en_(same), lv_(same) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Sentence(const Text& text) : en_(text.en), lv_(text.lv) {}
  Sentence(std::string en, std::string lv) : en_(std::move(en)), lv_(std::move(lv)) {}

  [[nodiscard]] const std::string& in(Language language) const {
    return language == Language::lv ? lv_ : en_;
  }
  [[nodiscard]] const std::string& en() const { return en_; }
  [[nodiscard]] const std::string& lv() const { return lv_; }
  [[nodiscard]] bool empty() const { return en_.empty(); }

  /// `*this`, `between`, `next`; without `between` where one of them is empty.
  Sentence& append(std::string_view between, const Sentence& next) {
    const std::string_view gap = empty() || next.empty() ? std::string_view() : between;
    en_.append(gap).append(next.en_);
    lv_.append(gap).append(next.lv_);
    return *this;
  }

  bool operator==(const Sentence& other) const = default;

 private:
  std::string en_;
  std::string lv_;
};

}  // namespace hub
