#include "adapters/systems/eaddress/simulator/refusal.h"

#include "adapters/systems/eaddress/simulator/markup.h"

namespace sandbox::eaddress {

const std::map<std::string, std::string>& fault_texts() {
  static const std::map<std::string, std::string> texts{
      {"BL.PSS.001", "The SenderDocument section is not signed as it must be"},
      {"BL.PSS.003", "The envelope is not valid against its schema"},
      {"BL.PSS.005", "The sender's address is not valid"},
      {"BL.PSS.006", "The message is larger than the addressee takes"},
      {"BL.PSS.007", "The connection may not send for this address"},
      {"BL.PSS.008", "The message was sent before with other content"},
      {"BL.PSS.009", "The delivery deadline is not in the allowed range"},
      {"BL.PSS.010", "The specific metadata do not fit the template of the kind"},
      {"BL.PSS.011", "The unit is not one of this connection"},
      {"BL.PSS.013", "The certificate is not one of this connection"},
      {"BL.PSS.014", "The envelope has sections that its sender may not fill"},
      {"BL.PSS.016", "The envelope has ids that its sender may not use"},
      {"BL.PSS.017", "The names of the files are not unique"},
      {"BL.PSS.018", "The envelope's files and the attachments differ"},
      {"BL.PSS.019", "A file is empty"},
      {"BL.PSS.020", "The signature algorithm is not supported"},
      {"BL.PSS.021", "An e-address has not the form of one"},
      {"BL.PSS.022", "The digest algorithm is not supported"},
      {"BL.PSS.023", "The confirmation's signature is not valid"},
      {"BL.PSS.024", "The message cannot be delivered to any recipient"},
      {"BL.PSS.025", "The connection has no access to the message"},
      {"BL.PSS.026", "The confirmation is not valid against its schema"},
      {"BL.PSS.027", "The confirmation's id is not the expected one"},
      {"BL.PSS.028", "The message was confirmed before with another confirmation"},
      {"BL.PSS.030", "The message is not known"},
      {"BL.PSS.031", "The server's confirmation is not available"},
      {"BL.PSS.032", "There is no notification of this id"},
      {"BL.PSS.033", "The confirmation's addresses are not those of the message"},
      {"BL.PSS.034", "The deadline of the confirmation has passed"},
      {"BL.PSS.035", "The message cannot be confirmed any more"},
      {"BL.PSS.036", "The kind of document has not the form of one"},
      {"BL.PSS.037", "SenderRefNumber has not the form of one"},
      {"BL.PSS.038", "StatusCode has not the form of one"},
      {"BL.PSS.039", "StatusReason has not the form of one"},
      {"BL.PSS.040", "The kind of document is not registered"},
      {"BL.PSS.041", "Whether the message is encrypted cannot be determined"},
      {"BL.PSS.042", "ContentReference is not valid"},
      {"BL.PSS.043", "The confirmation has ids that it may not use"},
      {"BL.PSS.044", "The signature's id is not the expected one"},
      {"BL.PSS.045", "The naming guidelines are not kept"},
      {"BL.PSS.046", "The envelope's files differ from those that were registered"},
      {"BL.PSS.049", "ContentId is not known"},
      {"BL.PSS.050", "The client's id differs from that of InitSendMessage"},
      {"BL.PSS.051", "The number of the section is too low"},
      {"BL.PSS.052", "The first section is empty"},
      {"BL.PSS.053", "More than 4 MB in one request"},
      {"BL.PSS.054", "The last section was registered before"},
      {"BL.PSS.055", "The sender's address differs from that of InitSendMessage"},
      {"BL.PSS.056", "A file was not delivered whole"},
      {"BL.PSS.057", "The section is not known"},
      {"BL.PSS.058", "The addressee's mailbox is full"},
      {"BL.PSS.059", "The unit's mailbox is full"},
      {"BL.PSS.060", "The connection may send invoices only"},
      {"BL.AKL.PSL.004", "The certificate has expired"},
      {"BL.AKL.PSL.013", "The certificate is not registered"},
      {"BL.AKL.PSL.014", "The connection may not do this"},
      {"BL.AKL.PSL.017", "The IP address is not allowed"},
      {"BL.AKL.KOP.010", "The connection has no right to this operation"},
      {"BL.AKL.KOP.011", "The connection has no right to this object"},
      {"BL.KOP.015", "The connection has no right to this operation"},
      {"BL.KOP.018", "The connection has no right to this object"},
      {"BL.AKL.SNH.001", "The synchronisation is not possible at this moment"},
      {"BL.AKL.SNH.006", "The last full synchronisation was too short a time ago"},
      {"BL.AKL.SNH.007", "The last synchronisation of changes was too short a time ago"},
      {"BL.AKL.SNH.008", "The changes are too old: a full synchronisation is needed"},
      {"BL.AKL.SNH.010", "The synchronisation is not ready"},
      {"BL.AKL.SNH.015", "Too many addresses in one request"},
      {"BL.AKL.ADS.028", "Too many addresses in one request"},
      {"BL.AKL.SNH.016", "Only the result of the last request is there"},
      {"BL.KOP.017", "The object was changed meanwhile"},
      {"BL.KOP.020", "Not at this moment"},
      {"BL.KOP.022", "Not at this moment"},
      {"BL.KOP.024", "Not at this moment"},
      {"BL.KOP.008", "MaxResultCount is less than 1"},
      {"BL.KOP.009", "MaxResultCount is more than the most that is allowed"},
      {"BL.ARH.001", "The archived message is not allowed"},
  };
  return texts;
}

std::string reason_of(const std::string& code) {
  const auto found = fault_texts().find(code);
  return code + ": " + (found == fault_texts().end() ? "refused" : found->second);
}

std::string fault_xml(const Refused& refused) {
  const auto known = fault_texts().find(refused.code());
  const bool business = known != fault_texts().end();
  std::string text = business ? known->second : "An error occurred when verifying security for the message";
  if (!business && !refused.params().empty()) text = refused.params().front();
  std::string xml = std::string("<s:Fault><s:Code><s:Value>") +
                    (refused.receiver() ? "s:Receiver" : "s:Sender") + "</s:Value><s:Subcode><s:Value>" +
                    escaped_text(refused.code()) + "</s:Value></s:Subcode></s:Code><s:Reason>" +
                    "<s:Text xml:lang=\"en\">" + escaped_text(text) + "</s:Text></s:Reason>";
  if (business) {
    xml += std::string("<s:Detail><ErrorParams xmlns=\"") + kUui + "\">";
    for (const auto& param : refused.params()) xml += "<string>" + escaped_text(param) + "</string>";
    xml += "</ErrorParams></s:Detail>";
  }
  return xml + "</s:Fault>";
}

}  // namespace sandbox::eaddress
