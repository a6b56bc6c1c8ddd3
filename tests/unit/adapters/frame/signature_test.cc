#include "adapters/frame/signature.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "hub/base/trouble.h"
#include "hub/formats/json/reader.h"

using adapters::frame::BodySignature;
using adapters::frame::SignatureMethod;
using adapters::frame::SignatureSettings;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

/// The partner's own key and signature over A.BA.BC.C: tests/public.pem and tests/Mobilly/Mpay/SignerTest.php
/// of github.com/saleniex/mpay (MIT).
constexpr const char* kPublishedKey = R"(-----BEGIN PUBLIC KEY-----
MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAu0AzTTC+U5pcKZbJX20Z
shQjuD7+VNIwKjfvAJrWMiFdz8uxwaUmVg8+Kksy3BKACAzwZNYPT7/24zX8g91w
G9ZenmpZBV+Uwq+3zK3r8uXiGRdml59dW0dX73PPuoX/5EMiDNjHKa6kuNq0+Jme
MivS1If4OYCQNx6KKPMQJbuAvbU6CXIexi9rKVRaZvYxIyQuTUB0aHvJy6XAbKMP
NbX7IwjnWh24jRcvtEtsoP3PJZnJpNkgLe74IOb2T9CNNC+8NEBwb/hrlcH2VbF6
1fzMd/q4eUMqXaDR8kn+kvagueHcmHc4b1BTD8eFwOwjJyyuyWjPi0TY4timJO1O
YX9QU1e5FVGd1Qz+UI0LV0/PlkFOrklGuGzO6/1/u4Y7xNiCHxwrwhPX1uZ1sUEB
4I0/qU7Bq0M6qh1Ij/GlkRggIGAmkB/nrawI1Szi1Sf3aVEeaT7/IrF2J4aT1l8T
rNF6oQ+PNDLMwnf1lLWjQgm7qem9NqGYWuPrn3Nmlw4vt3DBZpVHV/BuGDfLPlLB
bWjYUwzJq/WwVRIbtyM40geT0y4bPNWO/ZBJzkUnvEBrDRNU86jhm3GeBrCt3ELw
PcT/hy4vfIvcdu6K7nRqX0or96dmUUvzi3deLksS1zrMGUvIOCTttKPXMnwOwAiD
yIpf6a2c/bwR+dApjREBM0UCAwEAAQ==
-----END PUBLIC KEY-----
)";
constexpr const char* kPublishedSignature =
    "IzF0bV3VfQ7nntpHtaiOP2gLBG9NN4LrQEunmOAeZRFycGXCAQwgZBY7fSWu1jiGvVcdYSdLbcNbPc/ykd0caTl/"
    "tSEUHtqb3+"
    "dXd85JyouiE4zcY7DuY3WBMzA2NWuANBn9GgP9RvekFKjGdsRhIIGKTJ6fq8BhjcfSsOc4NrneDt3AOhEpcC3CVJSRB2ilJo"
    "rx8+fvB4t06xwwbBMX76K+s3wQmbU8eLntb9ptjh+ehlvxIz2niKmMy1iC8QBcAdaM5fNDmyvDLmfmfYUZWSxK/"
    "2p1qVUvNpk021ciG/1eIit4L7n/"
    "OFjRFoN0W6Aq/b0LogWkeHynOnsiINnz2wlXJFciX0Mz8+dVTlMVPLaE/"
    "vEjqAG4mndhULJjkUwcj36gsv54hcJ8npYmGfYoafFoX0FLRBQTX"
    "9cHfAFV+"
    "AU7OqkwgecQCuKfJXnaiEYwuqUkAiFxnL1F56M7XNiiMHjTxKEtSyPTK3LCc8bFBUjLAkII6lLT5iiCXZJ20RwDEJLEIMmZWkDTPn"
    "1AI1AhLuR+5gbOR0n5CAbrQG7uDVqCdFYp88nw+n1+HMRd0hG+skUzQ1Svyf0+Utrk9Js9+XSuOy0bCzUF/"
    "KRbpPhi9GqucCjYM1fS7T2M6Yslg3v8DI5YdiLXPgLhzSZ0zDh+lJLOf46RWdGn+Err31Q4rJ8=";

struct Signatures : testing::Test {
  Signatures() {
    std::filesystem::create_directories(folder);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair(EVP_RSA_gen(2048), EVP_PKEY_free);
    std::FILE* out = std::fopen(key.c_str(), "w");
    PEM_write_PrivateKey(out, pair.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
    out = std::fopen(public_key.c_str(), "w");
    PEM_write_PUBKEY(out, pair.get());
    std::fclose(out);
    ::chmod(key.c_str(), 0400);
  }
  ~Signatures() override { std::filesystem::remove_all(folder); }

  std::string write(const std::string& name, const std::string& text) const {
    const std::string file = folder + "/" + name;
    std::ofstream(file) << text;
    return file;
  }
  static std::string problem_of(const SignatureSettings& settings) {
    try {
      const BodySignature made(settings);
      return "none";
    } catch (const hub::Trouble& problem) {
      return problem.told().en();
    }
  }
  static std::string outcome(const hub::Outcome& outcome) {
    return outcome ? "believed" : std::string(outcome.error().code().name);
  }

  const std::string folder =
      (std::filesystem::temp_directory_path() / ("sakta-signature-" + std::to_string(::getpid()))).string();
  const std::string key = folder + "/our.key";
  const std::string public_key = folder + "/our.pub";
  const SignatureSettings settings{SignatureMethod::mpay, "sakta", key, public_key};
  const std::chrono::sys_seconds winter{std::chrono::seconds{1'796'026'548}};  // 2026-11-30T08:15:48Z
};

TEST_F(Signatures, BelieveThePublishedVector) {
  const BodySignature signature({SignatureMethod::mpay, "", "", write("mpay.pem", kPublishedKey)});
  const auto body = [](const std::string& values) {
    return "{" + values + R"(,"signature":")" + kPublishedSignature + "\"}";
  };
  EXPECT_EQ(outcome(signature.verify(body(R"("a":"A","b":{"ba":"BA","bc":"BC"},"c":"C")"))), "believed");
  EXPECT_EQ(outcome(signature.verify(body(R"("a":"A","c":"C","b":{"ba":"BA","bc":"BC"})"))),
            "gate.signature_invalid");
  EXPECT_EQ(outcome(signature.verify(body(R"("a":"A","b":{"ba":"BA","bc":"BD"},"c":"C")"))),
            "gate.signature_invalid");
}

TEST_F(Signatures, AppendTimestampUserAndSignatureInThisOrder) {
  const BodySignature signature(settings);
  const auto body = signature.sign(R"({"service_id":100,"amount":250,"summary":"Stāvvieta"})", winter);
  ASSERT_TRUE(body) << body.error().to_string();
  EXPECT_THAT(*body, StartsWith(R"({"service_id":100,"amount":250,"summary":"Stāvvieta","timestamp":)"
                                R"("2026-11-30T10:15:48+02:00","user":"sakta","signature":")"));
  EXPECT_EQ(outcome(signature.verify(*body)), "believed");

  const auto summer = signature.sign(R"({"a":"A"})", winter - std::chrono::days(150));
  ASSERT_TRUE(summer);
  EXPECT_THAT(*summer, HasSubstr(R"("timestamp":"2026-07-03T11:15:48+03:00")"));
}

TEST_F(Signatures, AreNotBelievedOverOtherValuesOrWithout) {
  const BodySignature signature(settings);
  std::string body = *signature.sign(R"({"amount":250,"currency":"EUR"})", winter);
  std::string more = body;
  more.replace(more.find("250"), 3, "251");
  EXPECT_EQ(outcome(signature.verify(more)), "gate.signature_invalid");
  EXPECT_EQ(outcome(signature.verify(R"({"amount":250})")), "gate.signature_missing");
  EXPECT_EQ(outcome(signature.verify(R"({"amount":250,"signature":"no base64!"})")),
            "gate.signature_invalid");
  EXPECT_EQ(outcome(signature.verify(R"({"amount":250,"signature":7})")), "gate.signature_missing");
  EXPECT_EQ(outcome(signature.verify(R"({"amount":true,"signature":"AAAA"})")), "codec.not_valid");
  EXPECT_EQ(outcome(signature.verify("[]")), "gate.signature_missing");
  EXPECT_THAT(outcome(signature.verify("{")), StartsWith("codec."));
  // Two members of one name would be one value for the signature and another for who reads it.
  body.insert(1, R"("amount":1,)");
  EXPECT_EQ(outcome(signature.verify(body)), "codec.duplicate_member");
}

TEST_F(Signatures, AreNotMadeOverWhatHasThemOrCannotBeSigned) {
  const BodySignature signature(settings);
  for (const char* body :
       {R"({"user":"x"})", R"({"timestamp":"x"})", R"({"signature":"x"})", R"({"a":1.5})", "[]"})
    EXPECT_FALSE(signature.sign(body, winter)) << body;
}

TEST_F(Signatures, TellWhatIsWrongWithAKeyWithoutShowingIt) {
  SignatureSettings other = settings;
  other.key = write("empty.key", "no key\n");
  ::chmod(other.key.c_str(), 0400);
  EXPECT_THAT(problem_of(other), HasSubstr("no private key in PEM"));
  EXPECT_THAT(problem_of(other), testing::Not(HasSubstr("no key")));
  ::chmod(key.c_str(), 0444);
  EXPECT_THAT(problem_of(settings), HasSubstr("mode 0444"));
  ::chmod(key.c_str(), 0400);
  other = settings;
  other.partner_key = key;
  EXPECT_THAT(problem_of(other), HasSubstr("no public key"));
  EXPECT_EQ(problem_of(settings), "none");
}

}  // namespace
