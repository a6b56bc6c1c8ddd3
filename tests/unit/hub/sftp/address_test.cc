#include "hub/sftp/address.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using hub::sftp::address_of;

std::string address_told(const std::string& text) {
  const auto address = address_of(text);
  if (!address) return "none";
  return address->user + " " + address->host + " " + std::to_string(address->port) + " " + address->folder;
}

TEST(SftpAddress, HasUserHostPortAndFolder) {
  EXPECT_EQ(address_told("sftp://sakta@files.bank.example:2222/in/riga"),
            "sakta files.bank.example 2222 /in/riga");
  EXPECT_EQ(address_told("sftp://sakta@files.bank.example"), "sakta files.bank.example 22 /");
  EXPECT_EQ(address_told("sftp://sakta@files.bank.example/~/in"), "sakta files.bank.example 22 /~/in");
  EXPECT_EQ(address_told("sftp://sakta@[::1]:22/in"), "sakta [::1] 22 /in");
  EXPECT_EQ(address_told("sftp://sakta@10.0.0.1/Latvijas fails"), "sakta 10.0.0.1 22 /Latvijas fails");
}

TEST(SftpAddress, IsNoneWithoutUserOrWithWhatLeadsElsewhere) {
  const std::vector<std::string> wrong{"sftp://files.bank.example/in",
                                       "sftp://sakta:secret@files.bank.example/in",
                                       "sftp://@files.bank.example/in",
                                       "sftp://sakta@/in",
                                       "sftp://sakta@-oProxyCommand=x/in",
                                       "sftp://sakta@host:0/in",
                                       "sftp://sakta@host:65536/in",
                                       "sftp://sakta@host:22x/in",
                                       "sftp://sakta@host/in/../out",
                                       "sftp://sakta@host/./in",
                                       "sftp://sakta@host//in",
                                       "sftp://sakta@host/in/",
                                       "sftp://sakta@host/in\n",
                                       "sftp://sakta@ho st/in",
                                       "ssh://sakta@host/in",
                                       "/srv/in",
                                       ""};
  for (const std::string& text : wrong) EXPECT_EQ(address_told(text), "none") << text;
}

TEST(SftpAddress, KnowsAFingerprint) {
  const std::string digest(43, 'a');
  EXPECT_TRUE(hub::sftp::is_fingerprint("SHA256:" + digest));
  EXPECT_FALSE(hub::sftp::is_fingerprint("SHA256:" + digest + "="));
  EXPECT_FALSE(hub::sftp::is_fingerprint("MD5:" + digest));
  EXPECT_FALSE(hub::sftp::is_fingerprint(digest));
  EXPECT_FALSE(hub::sftp::is_fingerprint("SHA256:" + digest.substr(1) + " "));
}

}  // namespace
