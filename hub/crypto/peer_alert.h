#pragma once

#include <atomic>
#include <memory>

#include "hub/base/sentence.h"

namespace hub::crypto {

/// The number of the TLS alert (RFC 8446, 6.2) that a peer sent last; 0: it sent none, or said farewell only.
using PeerAlert = std::atomic<int>;

/// Notes what peers say on the connections of an SSL_CTX, also when nobody reads any more but who closes
/// them: whoever writes to a connection that the peer has ended learns of a broken pipe alone.
void note_alerts(void* ssl_ctx, std::shared_ptr<PeerAlert> noted);

/// What a peer has against the certificate that was shown to it. Empty: the alert is about something else.
[[nodiscard]] Sentence certificate_alert(int alert);

/// The alert of an error of OpenSSL's queue; 0: it is none.
[[nodiscard]] int alert_of(unsigned long error);

}  // namespace hub::crypto
