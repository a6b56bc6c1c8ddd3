#include "adapters/div/div_adapter.h"

#include <algorithm>
#include <utility>

#include "adapters/div/has_address.h"
#include "adapters/div/letter_form.h"
#include "adapters/div/questions.h"
#include "adapters/frame/agreement.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/crypto/rsa_oaep.h"
#include "hub/values/e_address.h"
#include "hub/values/riga_time.h"

namespace adapters::div {

using hub::Result;
using hub::port::Reply;
using hub::port::Task;

DivAdapter::DivAdapter(Config settings, const hub::port::Services& borrowed)
    : Framed(std::move(settings), borrowed),
      service_(config(), services()),
      delivery_(config(), services(), service_),
      operations_(config(), services(), service_),
      letters_(frame::load_contract(config().letters)) {
  if (config().sources.count(kInvoices) != 0) kinds_ = std::make_shared<LetterKinds>();
  for (const auto& [name, source] : config().sources) {
    if (name == kCatalogue) continue;
    auto server = hub::crypto::Trust::load(config().server_trust, config().server_crl);
    if (name == kLetters || name == kInvoices) {
      sources_[name] = letter_source(name, source, std::move(server));
    } else {
      sources_[name] =
          std::make_unique<NotificationSource>(source, operations_, std::move(server), services());
    }
  }
  if (!config().catalogue) return;
  catalogue_ = std::make_unique<AddresseeCatalogue>(*config().catalogue, operations_, services());
  catalogue_source_ = std::make_unique<CatalogueSource>(*catalogue_);
}

/// Opened and confirmed with the key that signs letters: the e-address knows us by its certificate.
std::unique_ptr<hub::port::Source> DivAdapter::letter_source(
    const std::string& name, const NotificationSettings& asked,
    std::shared_ptr<const hub::crypto::Trust> server) {
  const ReceivingSettings& receiving = *config().receiving;
  auto signer = hub::formats::XadesSigner::load(config().signing.certificate, config().signing.key);
  if (!signer) throw hub::Trouble(signer.error().told_by_name());
  LetterKeys keys{hub::crypto::Trust::load(receiving.trust, receiving.crl), std::move(server),
                  std::make_shared<const hub::crypto::OaepOpener>(config().signing.key), *std::move(signer)};
  LetterSettings settings{asked.batch, receiving.digests};
  if (name == kInvoices) settings.takes = LetterKinds::Kind::invoice;
  settings.kinds = kinds_;
  return std::make_unique<LetterSource>(std::move(settings), std::move(keys), operations_, services());
}

hub::port::Source* DivAdapter::source(const std::string& name) {
  if (name == kCatalogue) return catalogue_source_.get();
  const auto found = sources_.find(name);
  return found == sources_.end() ? nullptr : found->second.get();
}

hub::port::Asker* DivAdapter::asker() {
  const auto& all = config().operations;
  return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.first != kSendLetter; })
             ? this
             : nullptr;
}

Task<Result<Reply>> DivAdapter::carry_out(frame::Call& call, const OperationSettings& /*operation*/) {
  const std::string& operation = call.request.operation;
  const bool sends = operation == kSendLetter;
  if (sends && call.steps == nullptr)
    co_return hub::Error(hub::codes::deliver_misconfigured,
                         hub::Text{"a letter is sent, not asked for", "vēstuli sūta, nevis vaicā"});
  if (!sends && call.steps != nullptr)
    co_return hub::Error(hub::codes::deliver_misconfigured,
                         hub::say("{} is asked, not sent", "darbību {} vaicā, nevis sūta", operation));
  auto document = call.request.body.take_tree();
  if (!document) co_return frame::does_not_fit(frame::kQuestion, document.error());
  if (auto fits = fits_operation(operation, *document); !fits)
    co_return frame::does_not_fit(frame::kQuestion, fits.error());
  if (!sends) {
    auto answer = co_await answer_to(call, *std::move(document));
    co_return answer;
  }
  auto letter = read_letter(*document, call.request.attachments);
  if (!letter) co_return std::move(letter).error();
  auto addressed = co_await check_addressees(call, letter->letter);
  if (!addressed) co_return std::move(addressed).error();
  auto taken = co_await delivery_.send(call, *std::move(letter));
  if (!taken) co_return std::move(taken).error();
  co_return Reply{taken_document(*taken)};
}

Task<hub::Outcome> DivAdapter::check_addressees(const frame::Call& call, const Letter& letter) {
  if (!config().sending.check_addressees || DivDelivery::has_begun(*call.steps)) co_return hub::Done{};
  std::vector<std::vector<std::string>> groups;
  for (const Recipient& recipient : letter.recipients) {
    const auto address = hub::values::EAddress::parse(recipient.e_address);
    groups.push_back({address ? address->compared() : recipient.e_address});
  }
  auto known = co_await catalogue_->look(std::move(groups));
  if (!known) co_return std::move(known).error();
  const auto none = std::find(known->active.begin(), known->active.end(), false);
  if (none == known->active.end()) co_return hub::Done{};
  const auto words =
      hub::say("recipient {} of the letter has no active e-address (catalogue of {})",
               "vēstules {}. saņēmējam nav aktīvas e-adreses ({} katalogs)", none - known->active.begin() + 1,
               hub::values::to_text(hub::values::Moment{known->as_of, ""}));
  co_return hub::Error(hub::codes::deliver_ruled_out, words).by({{}, kNoAddress, words});
}

Task<Result<Reply>> DivAdapter::answer_to(frame::Call& call, hub::formats::XmlDocument question) {
  if (call.request.operation == kHasAddress) {
    auto groups = asked_addresses(question);
    if (!groups) co_return std::move(groups).error();
    auto known = co_await catalogue_->look(*std::move(groups));
    if (!known) co_return std::move(known).error();
    co_return Reply{active_addresses(*known)};
  }
  const CatalogueQuestion* const kind = find_question(call.request.operation);
  VusQuestion asked;
  asked.operation = kind->asked;
  asked.body = question_body(*kind, question);
  auto answer = co_await service_.ask(call, std::move(asked));
  if (!answer) co_return std::move(answer).error();
  co_return Reply{kind->answer(answer->output)};
}

hub::Outcome DivAdapter::fits_operation(const std::string& operation,
                                        hub::formats::XmlDocument& document) const {
  const auto roots = agreed_requests(operation);
  if (!roots.empty() && document.root_name() != roots.front())
    return hub::Error(hub::codes::codec_not_valid,
                      hub::say("{} takes the element {}, not {}", "darbībai {} vajag elementu {}, nevis {}",
                               operation, roots.front(), document.root_name()));
  return letters_->accept(document);
}

Task<hub::Outcome> DivAdapter::probe() {
  auto connected = co_await service_.connect();
  co_return connected;
}

std::optional<hub::port::Misfit> DivAdapter::misfit(const std::string& operation,
                                                    const std::string& body) const {
  if (find(operation) == nullptr) return std::nullopt;
  auto document = hub::formats::XmlDocument::parse(body);
  if (!document)
    return frame::misfit_in(body, frame::does_not_fit(frame::kQuestion, document.error()), config().letters);
  auto fits = fits_operation(operation, *document);
  if (fits) return std::nullopt;
  return frame::misfit_in(body, frame::does_not_fit(frame::kQuestion, fits.error()), config().letters);
}

hub::port::AgreedReply DivAdapter::agreed_reply(const std::string& name) const {
  const CatalogueQuestion* const kind = find_question(name);
  hub::port::AgreedReply reply;
  if (find(name) == nullptr || (kind == nullptr && name != kHasAddress)) return reply;
  reply.contract = config().letters;
  reply.root = kind == nullptr ? "activeAddresses" : kind->reply;
  return reply;
}

bool DivAdapter::carries_attachments(const std::string& operation) const {
  return operation == kSendLetter && find(operation) != nullptr;
}

std::vector<std::string> DivAdapter::agreed_requests(const std::string& operation) const {
  if (find(operation) == nullptr) return {};
  if (operation == kHasAddress) return {"hasAddress"};
  const CatalogueQuestion* const kind = find_question(operation);
  return {kind == nullptr ? "letter" : std::string(kind->root)};
}

}  // namespace adapters::div
