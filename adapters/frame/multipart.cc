#include "adapters/frame/multipart.h"

#include <memory>
#include <utility>

#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"

namespace adapters::frame {
namespace {

using hub::Result;
using hub::port::Attachment;
using hub::port::Task;

constexpr std::size_t kBoundaryOctets = 24;
constexpr std::string_view kRoot = "root@sakta";

/// What stands between the octets: a text before each attachment, one behind the last.
struct Layout {
  std::vector<std::string> texts;
  std::vector<Attachment> attachments;
};

/// A value that may stand in a header: no line breaks, nothing else that ends it.
std::string in_header(std::string_view text) {
  std::string clean;
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= ' ' && c != '\x7F') clean += c;
  return clean;
}

/// The parts one after another.
class PartStream final : public hub::http::OctetStream {
 public:
  explicit PartStream(std::shared_ptr<const Layout> frame) : frame_(std::move(frame)) {}

  Task<Result<std::string>> next() override {
    for (;;) {
      if (open_) {
        auto piece = co_await open_->next();
        if (!piece || !piece->empty()) co_return piece;
        open_.reset();
      }
      if (at_ == frame_->texts.size()) co_return std::string();
      std::string text = frame_->texts[at_];
      if (at_ < frame_->attachments.size()) open_ = frame_->attachments[at_].open();
      ++at_;
      co_return text;
    }
  }

 private:
  std::shared_ptr<const Layout> frame_;
  std::size_t at_ = 0;
  std::unique_ptr<hub::http::OctetStream> open_;
};

}  // namespace

Multipart in_parts(std::string envelope, hub::formats::SoapVersion version, std::string_view action,
                   std::vector<Attachment> attachments) {
  const std::string boundary = "sakta-" + hub::to_hex(hub::crypto::random_bytes(kBoundaryOctets));
  const std::string soap = version == hub::formats::SoapVersion::v1_1 ? "text/xml" : "application/soap+xml";
  auto frame = std::make_shared<Layout>();
  std::string text = "--" + boundary + "\r\nContent-ID: <" + std::string(kRoot) +
                     ">\r\nContent-Type: application/xop+xml; charset=utf-8; type=\"" + soap +
                     "\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + std::move(envelope) + "\r\n";
  std::uint64_t size = 0;
  for (const Attachment& attachment : attachments) {
    text += "--" + boundary + "\r\nContent-ID: <" + attachment.digest +
            ">\r\nContent-Type: " + in_header(attachment.media_type) +
            "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    size += text.size() + attachment.size;
    frame->texts.push_back(std::exchange(text, "\r\n"));
  }
  text += "--" + boundary + "--\r\n";
  size += text.size();
  frame->texts.push_back(std::move(text));
  frame->attachments = std::move(attachments);

  Multipart made;
  made.media_type = "multipart/related; type=\"application/xop+xml\"; start=\"<" + std::string(kRoot) +
                    ">\"; start-info=\"" + soap + "\"; boundary=\"" + boundary + "\"";
  if (version == hub::formats::SoapVersion::v1_2 && !action.empty())
    made.media_type += "; action=\"" + std::string(action) + "\"";
  made.body.size = size;
  made.body.open = [frame] { return std::make_unique<PartStream>(frame); };
  return made;
}

}  // namespace adapters::frame
