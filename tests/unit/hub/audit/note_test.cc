#include "hub/audit/note.h"

#include <gtest/gtest.h>

#include <string>

#include "hub/audit/checkpoint.h"

namespace hub::audit {
namespace {

/// The worked example of C2SP signed-note.
constexpr const char* kKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr const char* kNote =
    "This is an example message.\n\n"
    "\xe2\x80\x94 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72Ine"
    "yaQM=\n";
/// The worked example of C2SP tlog-checkpoint.
constexpr const char* kCheckpoint =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\xe2\x80\x94 example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyW"
    "E+xeMcTOAYQ8=\n";

TEST(NoteTest, TheWorkedExampleIsReadVerifiedAndWrittenAgain) {
  const auto key = VerifierKey::read(kKey);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->to_text(), kKey);
  const auto note = SignedNote::read(kNote);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->text, "This is an example message.\n");
  EXPECT_EQ(note->to_octets(), kNote);
  EXPECT_EQ(signed_by(*note, *key), Signed::yes);
}

TEST(NoteTest, OneChangedOctetIsNotVerified) {
  const auto key = VerifierKey::read(kKey);
  const std::string octets = kNote;
  for (std::size_t place = 0; place < octets.size(); ++place) {
    std::string changed = octets;
    changed[place] = changed[place] == 'A' ? 'B' : 'A';
    const auto note = SignedNote::read(changed);
    EXPECT_TRUE(!note || signed_by(*note, *key) != Signed::yes) << place;
  }
}

TEST(NoteTest, SignaturesOfOthersArePassedOverAndAWrongOneOfOursIsNot) {
  const NoteSigner log("log.example/jelgava/2026", crypto::Ed25519Signer::make());
  const NoteSigner same_name("log.example/jelgava/2026", crypto::Ed25519Signer::make());
  const VerifierKey key = log.verifier(SignatureType::ed25519);
  SignedNote note{"a text\n", {same_name.sign("a text\n")}};
  EXPECT_EQ(signed_by(note, key), Signed::no);
  note.signatures.push_back(log.sign("a text\n"));
  EXPECT_EQ(signed_by(note, key), Signed::yes);
  note.signatures.push_back(log.sign("another text\n"));
  EXPECT_EQ(signed_by(note, key), Signed::wrongly);
  EXPECT_EQ(SignedNote::read(note.to_octets())->signatures.size(), 3U);
}

TEST(NoteTest, ACosignatureSaysWhenAndIsNoSignatureOfTheLog) {
  const NoteSigner witness("witness.example/w1", crypto::Ed25519Signer::make());
  const std::string text = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
  SignedNote note{text, {witness.cosign(text, 1'679'315'147)}};
  EXPECT_EQ(signed_by(note, witness.verifier(SignatureType::cosignature)), Signed::yes);
  EXPECT_EQ(signed_by(note, witness.verifier(SignatureType::ed25519)), Signed::no);
  EXPECT_EQ(time_of_cosignature(note.signatures[0]), 1'679'315'147U);
  note.signatures[0].octets[7] ^= 1;  // another second
  EXPECT_EQ(signed_by(note, witness.verifier(SignatureType::cosignature)), Signed::wrongly);
}

TEST(NoteTest, WhatIsNoNoteIsNotRead) {
  const std::string line = "\xe2\x80\x94 a AAAAAAA=\n";
  EXPECT_TRUE(SignedNote::read("text\n\n" + line));
  for (const std::string& octets :
       {std::string(), std::string("text\n"), std::string("text\n\n"), "text\n" + line,
        "text\n\n" + line + "\n", "text\r\n\n" + line, "te\xffxt\n\n" + line,
        "text\n\n" + line.substr(0, line.size() - 1), std::string("text\n\n\xe2\x80\x94 a b AAAAAAA=\n"),
        std::string("text\n\n\xe2\x80\x94 a AAAA\n"), std::string("text\n\n\xe2\x80\x94 a AAAAAAB=\n"),
        std::string("text\n\n- a AAAAAAA=\n"), std::string("text\n\n\xe2\x80\x94 a+b AAAAAAA=\n")})
    EXPECT_FALSE(SignedNote::read(octets)) << octets;
  std::string many = "text\n\n";
  for (std::size_t i = 0; i < SignedNote::kMostSignatures; ++i) many += line;
  EXPECT_TRUE(SignedNote::read(many));
  EXPECT_FALSE(SignedNote::read(many + line));
}

TEST(NoteTest, WhatIsNoKeyIsNotRead) {
  const std::string key = kKey;
  EXPECT_FALSE(VerifierKey::read(""));
  EXPECT_FALSE(VerifierKey::read("example.com/foo"));
  EXPECT_FALSE(VerifierKey::read("example.com/fop" + key.substr(15)));  // the id is of another name
  EXPECT_FALSE(VerifierKey::read(key.substr(0, key.size() - 4)));
  EXPECT_FALSE(VerifierKey::read(key + "A"));
  EXPECT_FALSE(is_key_name(""));
  EXPECT_FALSE(is_key_name("a b"));
  EXPECT_FALSE(is_key_name("a+b"));
  EXPECT_FALSE(is_key_name("a\xe2\x80\x89z"));  // a thin space
  EXPECT_FALSE(is_key_name("a\xc2\xa0z"));
  EXPECT_TRUE(is_key_name("centrmezgls.example/Rēzekne/2026"));
}

TEST(CheckpointTest, TheWorkedExampleIsReadAndWrittenAgain) {
  const auto note = SignedNote::read(kCheckpoint);
  ASSERT_TRUE(note);
  const auto checkpoint = Checkpoint::read(note->text);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
  EXPECT_EQ(checkpoint->size, 20'852'163U);
  EXPECT_EQ(checkpoint->to_text(), note->text);
}

TEST(CheckpointTest, WhatIsNoCheckpointIsNotRead) {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  EXPECT_TRUE(Checkpoint::read("a\n7\n" + root));
  for (const std::string& text :
       {std::string(), std::string("a\n7\n"), "\n7\n" + root, "a\n07\n" + root, "a\n-7\n" + root,
        "a\n\n" + root, "a\n7 \n" + root, "a\n9223372036854775808\n" + root, "a\n7\n" + root + "more\n",
        "a\n7\n\n" + root, std::string("a\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n"),
        std::string("a\n7\nAAAA\n"), "a\n7\n" + root.substr(0, root.size() - 1)})
    EXPECT_FALSE(Checkpoint::read(text)) << text;
}

TEST(LogProofTest, IsWrittenAndReadAgain) {
  const LogProof proof{73'894, {hash_of_leaf("a"), hash_of_leaf("b")}, kCheckpoint};
  const std::string octets = proof.to_octets();
  EXPECT_EQ(octets.substr(0, 35), "c2sp.org/tlog-proof@v1\nindex 73894\n");
  const auto read = LogProof::read(octets);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->index, proof.index);
  EXPECT_EQ(read->path, proof.path);
  EXPECT_EQ(read->checkpoint, proof.checkpoint);
  const std::string extra = "c2sp.org/tlog-proof@v1\nextra AAAA\n" + octets.substr(octets.find("index"));
  ASSERT_TRUE(LogProof::read(extra));
  EXPECT_EQ(LogProof::read(extra)->path, proof.path);
  for (const std::string& wrong :
       {std::string(), octets.substr(1), octets.substr(0, octets.find('\n') + 1), octets.substr(0, 35),
        "c2sp.org/tlog-proof@v1\nindex 007\n\n" + std::string(kCheckpoint),
        "c2sp.org/tlog-proof@v1\nindex 7\nAAAA\n\n" + std::string(kCheckpoint)})
    EXPECT_FALSE(LogProof::read(wrong)) << wrong;
}

}  // namespace
}  // namespace hub::audit
