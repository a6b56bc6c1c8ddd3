#include "hub/store/completeness.h"

#include <sys/stat.h>

#include <optional>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/store/database.h"
#include "hub/store/intake.h"
#include "hub/store/key_table.h"
#include "hub/store/newest.h"

namespace hub::store {
namespace {

/// What is written next is chained to the newest row, so that one must be whole. A damaged one before it
/// stops nobody from starting: the scrub finds it at once and names its message.
constexpr std::uint64_t kRowsChecked = 1;

/// What one of the databases says of itself; as made here, of one that has not been made.
struct Said {
  bool made = false;
  std::string identity;
  std::uint64_t sequence = 0;  ///< Newest item; of `keys.db`, the first item of the last batch.
  std::uint64_t keys_of = 0;   ///< `messages.db`: first item of the last batch that had keys.
  std::string key_check;       ///< `keys.db`
};

Error damaged(const Sentence& what) {
  return {codes::store_damaged,
          say("{}. Nothing was changed: keep all files and restore from backup",
              "{}. Nekas nav mainīts: saglabājiet visus failus un atjaunojiet no rezerves kopijas", what)};
}

/// `one` and `several`: the Latvian word in the case that its sentence wants.
Sentence items(std::uint64_t first, std::uint64_t last, std::string_view one, std::string_view several) {
  return first == last ? say("item {0}", "{1} {0}", first, one)
                       : say("items {0} to {1}", "{2} no {0} līdz {1}", first, last, several);
}

bool exists(const std::string& path) {
  struct stat file {};
  return ::stat(path.c_str(), &file) == 0;
}

bool holds_octets(const std::string& path) {
  struct stat file {};
  return ::stat(path.c_str(), &file) == 0 && file.st_size > 0;
}

/// Opens `name` as made; empty if it has not been.
Result<std::optional<Database>> open_made(const std::string& folder, const std::string& name, Said& said) {
  const std::string path = folder + "/" + name;
  if (!holds_octets(path)) {
    // SQLite would remove the log of a database without octets.
    if (holds_octets(path + "-wal"))
      return damaged(exists(path)
                         ? say("{} is empty, but its log is not", "{} ir tukšs, bet tā žurnāls nav", name)
                         : say("{} is missing, but its log is not", "trūkst {}, bet tā žurnāls ir", name));
    return std::optional<Database>();
  }
  // Only its making has a rollback journal; the folder is synced before anything is acknowledged.
  if (holds_octets(path + "-journal")) return std::optional<Database>();
  auto database = Database::open_to_read(path);
  if (!database) return std::move(database).error();
  auto made = is_set_up(*database);
  if (!made) return std::move(made).error();
  if (!*made) return std::optional<Database>();
  auto identity = read_meta(*database, "identity");
  if (!identity) return std::move(identity).error();
  said.made = true;
  said.identity = (*identity).value_or("");
  return std::optional<Database>(*std::move(database));
}

Result<Said> ask_messages(const std::string& folder) {
  Said said;
  auto database = open_made(folder, "messages.db", said);
  if (!database) return std::move(database).error();
  if (!*database) return said;
  auto known = require_version(**database, "messages.db", known_versions());
  if (!known) return std::move(known).error();
  auto checked = check_last(**database, kRowsChecked);
  if (!checked) return std::move(checked).error();
  auto last = last_sequence(**database);
  auto keys_of = noted_keys(**database);
  if (!last || !keys_of) return (last ? std::move(keys_of).error() : std::move(last).error());
  said.sequence = *last;
  said.keys_of = *keys_of;
  return said;
}

Result<Said> ask_keys(const std::string& folder) {
  Said said;
  auto database = open_made(folder, "keys.db", said);
  if (!database) return std::move(database).error();
  if (!*database) return said;
  auto known = require_version(**database, "keys.db", KeyTable::known_versions());
  if (!known) return std::move(known).error();
  auto batch = KeyTable::last_batch(**database);
  auto key_check = read_meta(**database, "key_check");
  if (!batch || !key_check) return (batch ? std::move(key_check).error() : std::move(batch).error());
  said.sequence = batch->first_sequence;
  said.key_check = (*key_check).value_or("");
  return said;
}

/// An index that cannot be read says nothing: it is made anew.
Said ask_index(const std::string& folder) {
  Said said;
  auto database = open_made(folder, "index.db", said);
  if (!database || !*database) return {};
  auto indexed = read_meta_number(**database, "indexed");
  if (!indexed || said.identity.empty()) return {};
  said.sequence = *indexed;
  return said;
}

Said ask_newest(const std::string& folder) {
  const auto noted = Newest::read(folder);
  Said said;
  if (!noted) return said;
  said.made = true;
  said.identity = noted->identity;
  said.sequence = noted->sequence;
  return said;
}

/// `messages.db` has not been made: then nothing else may be there, for it is made first.
Outcome prove_fresh(const std::string& folder) {
  for (const char* name : {"keys.db", "keys.db-wal", "index.db", "newest", "payload"})
    if (exists(folder + "/" + name))
      return damaged(
          exists(folder + "/messages.db")
              ? say("messages.db is empty, but {} is there", "messages.db ir tukšs, bet {} ir", name)
              : say("messages.db is missing, but {} is there", "trūkst messages.db, bet {} ir", name));
  return Done{};
}

Outcome compare_keys(const Said& messages, const Said& keys) {
  if (!keys.made) {
    if (messages.sequence == 0)
      return Done{};  // the process that made the store ended before it had made both
    return damaged(say("keys.db is missing or empty, but messages.db holds {}",
                       "keys.db trūkst vai tas ir tukšs, bet messages.db satur {}",
                       items(1, messages.sequence, "vienību", "vienības")));
  }
  if (messages.identity != keys.identity)
    return damaged(Text{"messages.db and keys.db are not of the same store",
                        "messages.db un keys.db nav no vienas un tās pašas krātuves"});
  if (keys.sequence > messages.sequence + 1)
    return damaged(say("messages.db lacks {} at least, of which keys.db knows",
                       "failā messages.db trūkst vismaz {}, par ko zina keys.db",
                       items(messages.sequence + 1, keys.sequence - 1, "vienības", "vienību")));
  if (keys.sequence < messages.keys_of)
    return damaged(
        say("keys.db lacks the newest keys, at least those of the batch that begins with item {0}",
            "failā keys.db trūkst jaunāko atslēgu, vismaz tās kopas atslēgu, kas sākas ar vienību {0}",
            messages.keys_of));
  return Done{};
}

Outcome compare_witness(const Said& messages, const Said& witness, const std::string& name) {
  if (!witness.made) return Done{};
  if (witness.identity != messages.identity)
    return damaged(say("{0} and messages.db are not of the same store. If {0} was left over, remove it",
                       "{0} un messages.db nav no vienas un tās pašas krātuves. Ja {0} ir palicis no citas, "
                       "izdzēsiet to",
                       name));
  if (witness.sequence > messages.sequence)
    return damaged(
        say("messages.db lacks {}, of which {} knows. After a restore from an older backup, remove "
            "index.db and newest",
            "failā messages.db trūkst {}, par ko zina {}. Ja atjaunojāt no vecākas rezerves kopijas, "
            "izdzēsiet index.db un newest",
            items(messages.sequence + 1, witness.sequence, "vienības", "vienību"), name));
  return Done{};
}

}  // namespace

Result<Found> prove_complete(const std::string& folder, std::string_view key_check) {
  auto messages = ask_messages(folder);
  if (!messages)
    return std::move(messages).error().during(say("checking messages.db", "pārbaudot messages.db"));
  if (!messages->made) {
    auto fresh = prove_fresh(folder);
    if (!fresh) return std::move(fresh).error();
    return Found{};
  }
  auto keys = ask_keys(folder);
  if (!keys) return std::move(keys).error().during(say("checking keys.db", "pārbaudot keys.db"));
  if (!key_check.empty() && !keys->key_check.empty() && keys->key_check != key_check)
    return Error(
        codes::config_secret,
        say("the master key is not the one this store was made with. Nothing was changed: give the hub the "
            "master key that belongs to this state folder",
            "galvenā atslēga nav tā, ar kuru šī krātuve veidota. Nekas nav mainīts: dodiet centrmezglam to "
            "galveno atslēgu, kas pieder šai stāvokļa mapei"));
  auto done = compare_keys(*messages, *keys);
  if (done) done = compare_witness(*messages, ask_newest(folder), "newest");
  if (done) done = compare_witness(*messages, ask_index(folder), "index.db");
  if (!done) return std::move(done).error();
  return Found{true, keys->made, messages->identity};
}

}  // namespace hub::store
