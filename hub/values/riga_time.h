#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "hub/values/made.h"

/// Local time in Latvia (Europe/Riga) from instants, and back.
///
/// By rule, not from the time zone database of the machine: mappings run in workers that can open no file; a
/// mapping has to give the same on every machine, in `sakta check` and in production; and a machine may lack
/// the database, or have an old one. The rule is the law: UTC+2, in summer UTC+3, from the last Sunday of
/// March to the last Sunday of October, each time at 01:00 UTC (Directive 2000/84/EC, articles 2 and 3; MK
/// 1010/2010), in force in Latvia from 1997, but for 2000, when there was no summer time. A test holds it
/// against the database. Times before 1997 are not told. A change of the law is a change of this file.
namespace hub::values {

inline constexpr int kFirstRigaYear = 1997;
inline constexpr int kLastRigaYear = 2199;

/// A moment as xs:dateTime writes it with its time zone.
struct Moment {
  std::chrono::sys_seconds second{};
  std::string fraction;  ///< Digits after the point of the second, at most nine, as they were written.
};
/// `2026-11-30T08:15:48.5+02:00`, `…Z`. Years 1800 to 2199; no hour 24, no leap second.
[[nodiscard]] Made<Moment> parse_moment(std::string_view text);
[[nodiscard]] std::string to_text(const Moment& moment);  ///< In UTC, with `Z`.

/// The hands of a clock, without time zone.
struct LocalTime {
  std::chrono::local_seconds second{};
  std::string fraction;
};
/// `2026-11-30T10:15:48.5`
[[nodiscard]] Made<LocalTime> parse_local(std::string_view text);
[[nodiscard]] std::string to_text(const LocalTime& local);

struct RigaTime {
  LocalTime local;
  std::chrono::hours offset{2};
};
[[nodiscard]] Made<RigaTime> riga_time(const Moment& moment);
[[nodiscard]] std::string to_text(const RigaTime& time);  ///< `2026-11-30T10:15:48.5+02:00`

/// Which of two instants with the same local time is meant: between 03:00 and 04:00 on the last Sunday of
/// October there are two, an hour apart.
enum class Which : std::uint8_t { only, first, second };

/// Problems: a local time that was skipped (03:00 to 04:00 on the last Sunday of March); one that there is
/// twice, for Which::only.
[[nodiscard]] Made<Moment> instant_of_riga(const LocalTime& local, Which which = Which::only);

}  // namespace hub::values
