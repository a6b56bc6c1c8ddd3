#include "adapters/systems/pspp/simulator/case_register.h"

#include <algorithm>

#include "adapters/systems/pspp/simulator/values.h"

namespace sandbox::pspp {
namespace {

using nlohmann::json;

json current_of(std::uint64_t sequence, const json& content) {
  return {{"sequence", sequence}, {"state", content["state"]}, {"label", content["label"]}};
}

Refusal unknown_case() {
  return {404, "PSPP-101", "the case was not opened here", ""};
}

Refusal other_content() {
  return {409, "PSPP-104", "this sequence was told with other content", "/sequence"};
}

}  // namespace

CaseRegister::Answer CaseRegister::take(Body body, const std::string& case_code, const json& content,
                                        bool preview) {
  if (body == Body::report_payment) return pay(case_code, content, preview);
  if (label_of(content["state"].get<std::string>()) != content["label"].get<std::string>())
    return Refusal{422, "PSPP-107", "the label is not that of the state", "/label"};
  if (body == Body::open_case) return open(case_code, content, preview);
  const auto known = cases_.find(case_code);
  if (known == cases_.end()) return unknown_case();
  if (body == Body::add_status) return add(known->second, case_code, content, preview);
  return close(known->second, case_code, content, preview);
}

CaseRegister::Answer CaseRegister::pay(const std::string& reference, const json& content, bool preview) {
  if (!has_right_check_digits(reference))
    return Refusal{422, "PSPP-106", "the check digits of the reference are wrong", "/reference"};
  const auto known = std::find_if(cases_.begin(), cases_.end(), [&reference](const auto& one) {
    return one.second.opening.value("reference", "") == reference;
  });
  if (known == cases_.end()) return Refusal{404, "PSPP-109", "no case has this reference", "/reference"};
  const bool repeated = known->second.payment == content;
  if (!preview) known->second.payment = content;
  return json{{"reference", reference},
              {"caseCode", known->first},
              {"paymentStatus", content["paymentStatus"]},
              {"repeated", repeated}};
}

CaseRegister::Answer CaseRegister::open(const std::string& case_code, const json& content, bool preview) {
  if (content.contains("reference") && !has_right_check_digits(content["reference"].get<std::string>()))
    return Refusal{422, "PSPP-106", "the check digits of the reference are wrong", "/reference"};
  const auto known = cases_.find(case_code);
  const bool repeated = known != cases_.end();
  if (repeated && known->second.opening != content)
    return Refusal{409, "PSPP-103", "the case is open with other content", "/caseCode"};
  if (!repeated && !preview) {
    Case opened;
    opened.opening = content;
    opened.current = current_of(0, content);
    cases_.emplace(case_code, std::move(opened));
  }
  return json{{"caseCode", case_code},
              {"state", content["state"]},
              {"label", content["label"]},
              {"repeated", repeated}};
}

CaseRegister::Answer CaseRegister::add(Case& known, const std::string& case_code, const json& content,
                                       bool preview) {
  const auto sequence = content["sequence"].get<std::uint64_t>();
  const auto told = known.told.find(sequence);
  const bool repeated = told != known.told.end();
  if (repeated && told->second != content) return other_content();
  if (!repeated && !known.closing.is_null())
    return Refusal{409, "PSPP-105", "the case is closed", "/sequence"};
  const bool late = sequence < known.current["sequence"].get<std::uint64_t>();
  if (!repeated && !preview) {
    known.told[sequence] = content;
    json arrived = content;
    arrived["late"] = late;
    known.arrived.push_back(std::move(arrived));
    if (!late) known.current = current_of(sequence, content);
    ++statuses_;
  }
  return json{{"caseCode", case_code},
              {"sequence", sequence},
              {"late", late},
              {"repeated", repeated},
              {"current", preview ? current_of(sequence, content) : known.current}};
}

CaseRegister::Answer CaseRegister::close(Case& known, const std::string& case_code, const json& content,
                                         bool preview) {
  const auto sequence = content["sequence"].get<std::uint64_t>();
  const bool repeated = known.closing == content;
  if (!repeated) {
    if (!known.closing.is_null()) return Refusal{409, "PSPP-105", "the case is closed", "/sequence"};
    if (known.told.count(sequence) != 0) return other_content();
    if (sequence < known.current["sequence"].get<std::uint64_t>())
      return Refusal{409, "PSPP-108", "a later status than this closing is known", "/sequence"};
  }
  if (!repeated && !preview) {
    known.closing = content;
    known.current = current_of(sequence, content);
  }
  return json{{"caseCode", case_code},
              {"sequence", sequence},
              {"state", content["state"]},
              {"label", content["label"]},
              {"repeated", repeated}};
}

CaseRegister::Answer CaseRegister::find(const std::string& case_code) const {
  const auto known = cases_.find(case_code);
  if (known == cases_.end()) return unknown_case();
  json shown{{"opening", known->second.opening},
             {"current", known->second.current},
             {"closing", known->second.closing}};
  if (!known->second.payment.is_null()) shown["payment"] = known->second.payment;
  return shown;
}

CaseRegister::Answer CaseRegister::history(const std::string& case_code) const {
  const auto known = cases_.find(case_code);
  if (known == cases_.end()) return unknown_case();
  return json{{"caseCode", case_code}, {"statuses", known->second.arrived}};
}

}  // namespace sandbox::pspp
