#pragma once

namespace hub::http {

/// Starts libcurl for this process before its first handle is made; again it does nothing. Any thread.
/// Throws hub::Trouble.
void start_curl();

}  // namespace hub::http
