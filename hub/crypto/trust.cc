#include "hub/crypto/trust.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/reason.h"
#include "hub/crypto/x509.h"

namespace hub::crypto {
namespace {

constexpr int kMaxChainDepth = 4;       // CAs between a client's certificate and the anchor
constexpr int kChainSecurityLevel = 2;  // of keys and digests in the chain: 112 bits
constexpr std::size_t kMaxKnown =
    1024;  // certificates; each that is known was issued by an authority of ours

struct FreeX509 {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(X509_STORE* store) const noexcept { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const noexcept { X509_STORE_CTX_free(context); }
};

/// From when and until when (not included) nothing that a verification looked at changes by time alone.
struct Period {
  Time from = Time::min();
  Time until = Time::max();

  void narrow(const ASN1_TIME* begin, const ASN1_TIME* end) {
    from = std::max(from, time_of(begin).value_or(Time::max()));
    until = std::min(until, time_of(end).value_or(Time::min()));
  }

  [[nodiscard]] bool holds(Time at) const { return from <= at && at < until; }
};

/// The period of a chain that verified, and of every revocation list there is.
Period period_of(X509_STORE_CTX& verified, X509_STORE& store) {
  Period period;
  const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(&verified);
  for (int at = 0; at < sk_X509_num(chain); ++at) {
    const X509* certificate = sk_X509_value(chain, at);
    period.narrow(X509_get0_notBefore(certificate), X509_get0_notAfter(certificate));
  }
  const STACK_OF(X509_OBJECT)* objects = X509_STORE_get0_objects(&store);
  for (int at = 0; at < sk_X509_OBJECT_num(objects); ++at) {
    X509_OBJECT* object = sk_X509_OBJECT_value(objects, at);
    const X509_CRL* list = X509_OBJECT_get0_X509_CRL(object);
    if (list != nullptr) period.narrow(X509_CRL_get0_lastUpdate(list), X509_CRL_get0_nextUpdate(list));
  }
  return period;
}

class FileTrust final : public Trust {
 public:
  FileTrust(const std::string& authorities, const std::string& revocation_lists) : store_(X509_STORE_new()) {
    if (!store_) throw std::bad_alloc();
    set_trust(*store_, *X509_STORE_get0_param(store_.get()), authorities, revocation_lists);
  }

  [[nodiscard]] Result<PeerCertificate> verify(std::string_view der, Time at) const override {
    const std::string digest = sha256(der);
    {
      const std::lock_guard lock(mutex_);
      const auto known = known_.find(digest);
      if (known != known_.end() && known->second.period.holds(at)) return known->second.peer;
    }
    auto verified = verify_anew(der, at);
    if (!verified) return std::move(verified).error();
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kMaxKnown) known_.clear();
    known_.insert_or_assign(digest, *verified);
    return std::move(verified->peer);
  }

 private:
  /// A certificate that verified. Authorities and lists never change here, so it verifies again while the
  /// period lasts.
  struct Known {
    PeerCertificate peer;
    Period period;
  };

  [[nodiscard]] Result<Known> verify_anew(std::string_view der, Time at) const {
    const auto* octets = reinterpret_cast<const unsigned char*>(der.data());
    const auto* const end = octets + der.size();
    const std::unique_ptr<X509, FreeX509> certificate(
        d2i_X509(nullptr, &octets, static_cast<long>(der.size())));
    ERR_clear_error();
    if (!certificate || octets != end)
      return Error(codes::gate_signer,
                   say("the token is no certificate", "BinarySecurityToken nav sertifikāts"));
    const std::unique_ptr<X509_STORE_CTX, FreeX509> context(X509_STORE_CTX_new());
    if (!context || X509_STORE_CTX_init(context.get(), store_.get(), certificate.get(), nullptr) != 1)
      throw std::bad_alloc();
    X509_STORE_CTX_set_time(context.get(), 0, std::chrono::system_clock::to_time_t(at));
    const int verified = X509_verify_cert(context.get());
    ERR_clear_error();
    if (verified != 1)
      return Error(codes::gate_signer, verify_reason(X509_STORE_CTX_get_error(context.get())));
    return Known{describe(*certificate), period_of(*context, *store_)};
  }

  std::unique_ptr<X509_STORE, FreeX509> store_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Known> known_;  ///< By SHA-256 of the DER form; guarded by `mutex_`.
};

}  // namespace

void fail(const Sentence& what) {
  const Sentence reason = error_reason(ERR_get_error());
  ERR_clear_error();
  throw Trouble(say("{}: {}", "{}: {}", what, reason));
}

Sentence clients_ca(const std::string& file) {
  return say("clients' CA {}", "klientu sertifikātu izdevēji {}", file);
}

void set_trust(X509_STORE& store, X509_VERIFY_PARAM& parameters, const std::string& authorities,
               const std::string& revocation_lists) {
  if (X509_STORE_load_file(&store, authorities.c_str()) != 1) fail(clients_ca(authorities));
  auto* lookup = X509_STORE_add_lookup(&store, X509_LOOKUP_file());
  if (lookup == nullptr || X509_load_crl_file(lookup, revocation_lists.c_str(), X509_FILETYPE_PEM) <= 0)
    fail(say("revocation list {}", "atsaukšanas saraksts {}", revocation_lists));
  const unsigned long flags = X509_V_FLAG_X509_STRICT | X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL;
  if (X509_VERIFY_PARAM_set_flags(&parameters, flags) != 1 ||
      X509_VERIFY_PARAM_set_purpose(&parameters, X509_PURPOSE_SSL_CLIENT) != 1)
    fail(say("certificate rules", "sertifikātu noteikumi"));
  X509_VERIFY_PARAM_set_depth(&parameters, kMaxChainDepth);
  X509_VERIFY_PARAM_set_auth_level(&parameters, kChainSecurityLevel);
}

std::shared_ptr<const Trust> Trust::load(const std::string& authorities,
                                         const std::string& revocation_lists) {
  return std::make_shared<const FileTrust>(authorities, revocation_lists);
}

}  // namespace hub::crypto
