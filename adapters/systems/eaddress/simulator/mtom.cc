#include "adapters/systems/eaddress/simulator/mtom.h"

#include "adapters/systems/eaddress/simulator/proof.h"

namespace sandbox::eaddress {

MtomAnswer write_mtom(const std::string& envelope,
                      const std::vector<std::pair<std::string, std::string>>& parts) {
  const std::string boundary = "uuid:" + new_id() + "+id=1";
  const std::string root = "http://tempuri.org/0";
  MtomAnswer answer;
  answer.content_type = "multipart/related; type=\"application/xop+xml\"; start=\"<" + root +
                        ">\"; boundary=\"" + boundary + "\"; start-info=\"application/soap+xml\"";
  answer.body = "--" + boundary + "\r\nContent-ID: <" + root +
                ">\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: application/xop+xml;charset=utf-8;"
                "type=\"application/soap+xml\"\r\n\r\n" +
                envelope + "\r\n";
  for (const auto& [id, content] : parts) {
    answer.body += "--" + boundary + "\r\nContent-ID: <" + id +
                   ">\r\nContent-Transfer-Encoding: binary\r\nContent-Type: application/octet-stream\r\n\r\n";
    answer.body += content;
    answer.body += "\r\n";
  }
  answer.body += "--" + boundary + "--\r\n";
  return answer;
}

}  // namespace sandbox::eaddress
