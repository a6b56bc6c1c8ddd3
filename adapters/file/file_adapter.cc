#include "adapters/file/file_adapter.h"

#include <functional>
#include <set>
#include <tuple>
#include <utility>

#include "adapters/file/local_folders.h"
#include "adapters/file/names.h"
#include "adapters/file/sftp_folders.h"
#include "adapters/frame/agreement.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/build.h"

namespace adapters::file {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Reply;
using hub::port::Task;
namespace codes = hub::codes;
using namespace std::chrono_literals;

constexpr auto kNamespace = "urn:sakta:file:1";

std::string media_type_of(Format format) {
  switch (format) {
    case Format::xml:
      return "application/xml";
    case Format::csv:
      return "text/csv";
    case Format::json:
      return "application/json";
    case Format::text:
      return "text/plain";
  }
  return "application/octet-stream";
}

std::unique_ptr<Folders> folders_of(const FileConfig& config) {
  if (auto address = hub::sftp::address_of(config.root))
    return std::make_unique<SftpFolders>(*std::move(address), config.credentials);
  return std::make_unique<LocalFolders>(config.root);
}

/// What an operation that came to its end answers.
hub::formats::XmlDocument receipt(const std::string& name, const std::string& octets) {
  hub::formats::TreeMaker tree("file", kNamespace);
  hub::formats::TreeMaker::set_text(tree.add(tree.root(), "name"), name);
  hub::formats::TreeMaker::set_text(tree.add(tree.root(), "size"), std::to_string(octets.size()));
  hub::formats::TreeMaker::set_text(tree.add(tree.root(), "sha256"), digest_of(octets));
  return std::move(tree).take();
}

}  // namespace

// A partner who does not answer must not hold up whoever ends the hub.
FileAdapter::~FileAdapter() {
  folders_->give_up();
}

FileAdapter::FileAdapter(Config config, const hub::port::Services& services)
    : Framed(std::move(config), services), folders_(folders_of(this->config())) {
  for (const auto& [name, operation] : this->config().operations)
    if (!operation.schema.empty()) schemas_.emplace(name, frame::load_schema(operation.schema));
  for (const auto& [name, source] : this->config().sources)
    sources_.emplace(std::piecewise_construct, std::forward_as_tuple(name),
                     std::forward_as_tuple(*folders_, this->config(), source, worker_));
}

hub::port::Source* FileAdapter::source(const std::string& name) {
  const auto found = sources_.find(name);
  return found == sources_.end() ? nullptr : &found->second;
}

Result<WrittenFile> FileAdapter::file_of(const std::string& name, const OperationSettings& operation,
                                         hub::formats::Content body) const {
  const auto schema = schemas_.find(name);
  return write_file(std::move(body), operation, schema == schemas_.end() ? nullptr : schema->second.get(),
                    namespaces_of(config()));
}

Task<Result<Reply>> FileAdapter::carry_out(frame::Call& call, const OperationSettings& operation) {
  const hub::Sentence doing = hub::say("writing {}", "rakstot {}", call.request.operation);
  auto file = file_of(call.request.operation, operation, std::move(call.request.body));
  if (!file) co_return std::move(file).error().during(doing);
  const std::string message = call.request.message.to_string();
  file->values["message_id"] = message;
  auto name = expand_name(operation.name, file->values);
  if (!name) co_return std::move(name).error().during(doing);

  const auto until =
      std::min(call.request.deadline, std::chrono::steady_clock::now() + config().timeout) - 5ms;
  std::function<Result<Put>()> job = [folders = folders_.get(), folder = operation.folder, name = *name,
                                      message, octets = file->octets, until] {
    folders->due(until - kMargin);
    return folders->put(folder, name, ".sakta-" + message + ".part", octets);
  };
  call.leaves(file->octets, media_type_of(operation.format));
  auto put = co_await worker_.run(std::move(job), until);
  if (!put) co_return call.broken_off().during(doing);
  call.settled();
  if (!*put) co_return std::move(*put).error().during(doing);
  if (**put == Put::other_there)
    co_return Error(codes::deliver_refused,
                    hub::say("a file of this name is there already, with another content; it was not touched",
                             "fails ar šādu nosaukumu jau ir, un tā saturs ir cits; tas nav aiztikts"))
        .during(doing);
  hub::formats::Content answer(receipt(*name, file->octets));
  call.answered(answer.octets());
  co_return Reply{std::move(answer)};
}

Task<Outcome> FileAdapter::probe() {
  std::set<std::string> names;
  for (const auto& [name, operation] : config().operations) names.insert(operation.folder);
  for (const auto& [name, source] : config().sources) names.insert(source.folder);
  const auto until = std::chrono::steady_clock::now() + config().timeout;
  std::function<Outcome()> job = [folders = folders_.get(), names = std::move(names), until]() -> Outcome {
    folders->due(until - kMargin);
    for (const std::string& folder : names)
      if (auto listed = folders->list(folder); !listed) return std::move(listed).error();
    return hub::Done{};
  };
  auto probed = co_await worker_.run(std::move(job), until);
  if (!probed)
    co_return Error(codes::deliver_unreachable,
                    hub::say("the folders did not answer in time", "mapes laikā neatbildēja"));
  co_return *std::move(probed);
}

std::optional<hub::port::Misfit> FileAdapter::misfit(const std::string& operation,
                                                     const std::string& body) const {
  const OperationSettings* settings = find(operation);
  if (settings == nullptr) return std::nullopt;
  auto file = file_of(operation, *settings, body);
  if (file) {
    file->values["message_id"] = hub::Uuid().to_string();
    auto name = expand_name(settings->name, file->values);
    if (name) return std::nullopt;
    return frame::misfit_in(body, std::move(name).error(), settings->schema);
  }
  return frame::misfit_in(body, std::move(file).error(), settings->schema);
}

}  // namespace adapters::file
