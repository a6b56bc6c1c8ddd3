#include "hub/cli/client_commands.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/cli/explain.h"
#include "hub/http/client.h"
#include "hub/model/context_parts.h"
#include "hub/serve/ports_file.h"

namespace hub::cli {
namespace {

constexpr std::chrono::seconds kPatience{60};

constexpr std::string_view kKeyOption = "idempotency-key";

/// Members of a problem (RFC 9457), and what else is told of one.
constexpr Text kMessage{"message", "ziņojums"};
constexpr Text kRemedy{"remedy", "rīcība"};
constexpr Text kPartner{"partner", "partneris"};
constexpr Text kRule{"rule", "nosacījums"};
constexpr Text kDetail{"detail", "sīkāk"};
constexpr Text kPlace{"place", "vieta"};
constexpr Text kNext{"next", "ko darīt"};
constexpr Text kInstance{"instance", "identifikators"};

/// The option of a part of the context: its header without what all of them begin with.
std::string_view option_of(const model::ContextPart& part) {
  return part.lower.substr(std::string_view("sakta-").size());
}

std::vector<std::string_view> options() {
  std::vector<std::string_view> words{"as", "state", "library"};
  for (const model::ContextPart& part : model::kContextParts) words.push_back(option_of(part));
  words.insert(words.end(), {kKeyOption, "accept", "content-type"});
  return words;
}

std::string media_type(const std::string& word) {
  return word == "xml" ? "application/xml" : "application/json";
}

std::optional<std::string> read_input(const std::string& file) {
  std::ostringstream octets;
  if (file.empty() || file == "-") {
    octets << std::cin.rdbuf();
    return octets.str();
  }
  std::ifstream input(file, std::ios::binary);
  if (!input) return std::nullopt;
  octets << input.rdbuf();
  return octets.str();
}

/// A published document, whole and unchanged, as the JSON form of its message.
std::string wrapped(const std::string& document) {
  return nlohmann::json{{"document", to_base64(document)}}.dump();
}

http::Task<void> send_to(http::Client& client, http::Request request,
                         std::optional<Result<http::Reply>>& reply) {
  reply = co_await client.send(std::move(request));
}

std::optional<Result<http::Reply>> exchange(http::Request request) {
  boost::asio::io_context io;
  http::Client client(io);
  std::optional<Result<http::Reply>> reply;
  boost::asio::co_spawn(io, send_to(client, std::move(request), reply),
                        [&io](std::exception_ptr) { io.stop(); });
  io.run();
  return reply;
}

int report(const Result<http::Reply>& reply, Language language) {
  if (!reply) {
    std::cerr << reply.error().to_string(language) << "\n"
              << reply.error().code().next_for_caller().in(language) << "\n";
    return 1;
  }
  if (reply->status / 100 == 2) {
    std::cout << reply->body << (reply->body.ends_with('\n') ? "" : "\n");
    if (const std::string id = reply->header("sakta-message"); !id.empty())
      std::cerr << kMessage.in(language) << ": " << id
                << "\n";  // an answer does not hold it; `sakta trace` wants it
    return 0;
  }
  const auto problem = nlohmann::json::parse(reply->body, nullptr, false);
  if (!problem.is_object()) {
    std::cerr << "HTTP " << reply->status << "\n";
    return 1;
  }
  std::cerr << problem.value("code", "") << " (HTTP " << reply->status << "): " << problem.value("title", "")
            << "\n";
  if (const ErrorCode* code = codes::find(problem.value("code", "")))
    std::cerr << "  " << kRemedy.in(language) << ": " << remedy_words(code->remedy, language) << "\n";
  if (const std::string seconds = reply->header("retry-after"); !seconds.empty())
    std::cerr << "  Retry-After: " << seconds << " s\n";
  for (const Text& member : {kPartner, kRule})
    if (const auto by = problem.find(member.en); by != problem.end() && by->is_object())
      std::cerr << "  " << member.in(language) << ": " << by->value("system", "") << ", "
                << by->value("code", "") << (by->contains("text") ? ": " + by->value("text", "") : "")
                << "\n";
  for (const Text& field : {kDetail, kPlace, kNext, kInstance})
    if (problem.contains(field.en))
      std::cerr << "  " << field.in(language) << ": " << problem.at(field.en).get<std::string>() << "\n";
  return 1;
}

/// An XML message where JSON was announced: the commonest slip with a UBL document.
bool is_unannounced_xml(const Arguments& arguments, const std::string& body) {
  if (!arguments.option("document").empty() || arguments.option("content-type") == "xml") return false;
  const auto first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");  // blanks and a byte order mark
  return first != std::string::npos && body[first] == '<';
}

int call(const Arguments& arguments, std::string_view verb) {
  const Language language = arguments.language();
  const std::string state = state_folder(arguments);
  const auto ports = serve::read_ports(state);
  const std::string party = arguments.option("as");
  if (!ports || party.empty()) {
    std::cerr << (ports ? (language == Language::lv ? "Norādiet pusi ar --as PUSE.\n"
                                                    : "Name the party with --as PARTY.\n")
                        : (language == Language::lv ? "Centrmezgls šajā mapē nedarbojas: "
                                                    : "No hub runs with this state folder: "))
              << (ports ? "" : state + "\n");
    return 2;
  }
  const std::string certificate = state + "/pki/" + party + ".pem";
  if (std::error_code none; !std::filesystem::exists(certificate, none)) {
    std::cerr << (language == Language::lv ? "Nav sertifikāta " : "no certificate ") << certificate << "\n";
    return 2;
  }
  const std::string document = arguments.option("document");
  const std::string& file = document.empty() ? arguments.positional(1) : document;
  auto body = read_input(file);
  if (!body) {
    std::cerr << say("The file cannot be read: {}", "Nevar nolasīt failu: {}", file).in(language) << "\n";
    return 2;
  }
  if (is_unannounced_xml(arguments, *body)) {
    std::cerr
        << (language == Language::lv
                ? "Tas ir XML: norādiet --document UBL dokumentam vai --content-type xml pašam ziņojumam\n"
                : "this is XML: --document for a UBL document, --content-type xml for the message itself\n");
    return 2;
  }
  http::Request request;
  request.url = "https://127.0.0.1:" + std::to_string(ports->exchange) + "/v1/" + std::string(verb) + "/" +
                arguments.positional(0);
  request.body = document.empty() ? *std::move(body) : wrapped(*body);
  request.credentials = {state + "/pki/ca.pem", certificate, state + "/pki/" + party + ".key"};
  request.deadline = std::chrono::steady_clock::now() + kPatience;
  request.headers.emplace_back("Content-Type", media_type(arguments.option("content-type")));
  request.headers.emplace_back("Accept", media_type(arguments.option("accept")));
  request.headers.emplace_back("Accept-Language", language == Language::lv ? "lv" : "en");
  for (const model::ContextPart& part : model::kContextParts)
    if (const std::string value = arguments.option(option_of(part)); !value.empty())
      request.headers.emplace_back(part.header, value);
  if (const std::string key = arguments.option(kKeyOption); !key.empty())
    request.headers.emplace_back("Idempotency-Key", key);
  const auto reply = exchange(std::move(request));
  return report(*reply, language);
}

}  // namespace

const CommandLine& ask_command() {
  static const CommandLine command{"ask",
                                   {"TYPE", "[FILE]"},
                                   options(),
                                   {"Asks a question as a party and prints the answer.",
                                    "Uzdod vaicājumu puses vārdā un izvada atbildi."}};
  return command;
}

const CommandLine& send_command() {
  static const CommandLine command = [] {
    CommandLine line{
        "send",
        {"TYPE", "[FILE]"},
        options(),
        {"Sends a message as a party and prints the receipt; --document wraps a document such as a UBL "
         "invoice.",
         "Nosūta ziņojumu puses vārdā un izvada kvīti; --document ietver dokumentu, piemēram, UBL rēķinu."}};
    line.options.emplace_back("document");
    return line;
  }();
  return command;
}

int ask(const Arguments& arguments) {
  return call(arguments, "ask");
}

int send(const Arguments& arguments) {
  return call(arguments, "send");
}

}  // namespace hub::cli
