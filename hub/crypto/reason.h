#pragma once

#include "hub/base/sentence.h"

/// Why OpenSSL did not do something: its own words in English, and what is usual in Latvian too.
namespace hub::crypto {

/// Of an error of its queue (ERR_get_error).
[[nodiscard]] Sentence error_reason(unsigned long code);

/// Of a certificate that is not believed (X509_V_ERR_*).
[[nodiscard]] Sentence verify_reason(int code);

}  // namespace hub::crypto
