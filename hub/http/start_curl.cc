#include "hub/http/start_curl.h"

#include <curl/curl.h>

#include <mutex>

#include "hub/base/say.h"
#include "hub/base/trouble.h"

namespace hub::http {

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
      throw Trouble(say("libcurl cannot start", "libcurl nevar sākt darbu"));
  });
}

}  // namespace hub::http
