#pragma once

#include <array>
#include <string_view>

#include "hub/base/sentence.h"

namespace hub::ops {

/// Codes of notices: a closed list, in the order in which they are told.
namespace notices {
inline constexpr std::string_view kStore = "ops.store";
inline constexpr std::string_view kDisk = "ops.disk";
inline constexpr std::string_view kDamage = "ops.store_damaged";
inline constexpr std::string_view kIndex = "ops.index_behind";
inline constexpr std::string_view kAuditFork = "ops.audit_fork_suspected";
inline constexpr std::string_view kAuditUnsigned = "ops.audit_not_signed";
inline constexpr std::string_view kRoute = "ops.route_halted";
inline constexpr std::string_view kTrial = "ops.route_on_trial";
inline constexpr std::string_view kSystem = "ops.system_down";
inline constexpr std::string_view kLetters = "ops.letters";
inline constexpr std::string_view kCertificate = "ops.certificate_ends";
inline constexpr std::string_view kRevocation = "ops.revocation_list_ends";
}  // namespace notices

/// What a code means, whatever the notice is about, and what is done; `sakta explain CODE` prints it.
struct NoticeCode {
  std::string_view name;
  Text meaning;
  Text next;
};

inline constexpr std::array kNoticeCodes{
    NoticeCode{
        notices::kStore,
        {"Nothing can be stored, so no message can begin; the notice says why.",
         "Neko nevar saglabāt, tāpēc neviens ziņojums netiek pieņemts; iemesls ir paziņojumā."},
        {"See the disk of the state folder: room, rights, errors. Senders are told to try again.",
         "Pārbaudiet stāvokļa mapes disku: vietu, tiesības, kļūdas. Sūtītājiem teikts mēģināt vēlāk."}},
    NoticeCode{
        notices::kDisk,
        {"The disk's reserve has begun: what is left is kept for what was accepted, and no message can "
         "begin.",
         "Sākusies diska rezerve: atlikusī vieta tiek taupīta jau pieņemtajam, un neviens ziņojums netiek "
         "pieņemts."},
        {"Make room on the disk of the state folder; the hub then takes messages again by itself.",
         "Atbrīvojiet vietu stāvokļa mapes diskā; centrmezgls pats atsāks pieņemt ziņojumus."}},
    NoticeCode{
        notices::kDamage,
        {"Something that was stored is missing, changed or in the place of another.",
         "Kaut kas no saglabātā trūkst, ir mainīts vai atrodas cita vietā."},
        {"Keep the state folder as it is, restore the newest backup to another folder and compare "
         "(deploy/docs/runbook.md, *The store is damaged*).",
         "Saglabājiet stāvokļa mapi tādu, kāda tā ir, atjaunojiet jaunāko rezerves kopiju citā mapē un "
         "salīdziniet (deploy/docs/runbook.md, *The store is damaged*)."}},
    NoticeCode{
        notices::kIndex,
        {"The search index is behind: `sakta find` and the counts of letters do not know the newest "
         "messages. Accepting does not depend on it.",
         "Meklēšanas rādītājs atpaliek: `sakta find` un piegāžu skaiti nezina pašus jaunākos ziņojumus. "
         "Pieņemšana no tā nav atkarīga."},
        {"It follows by itself. If it grows, see the disk and the load of the machine.",
         "Tas panāks pats. Ja atpalicība aug, pārbaudiet disku un datora noslodzi."}},
    NoticeCode{
        notices::kAuditFork,
        {"What is signed of the audit log and what the store holds are not the same history: one of them is "
         "older, or "
         "another. The log is not signed any more.",
         "Parakstītais audita žurnāls un krātuves saturs nav viena un tā pati vēsture: viens no tiem ir "
         "vecāks vai "
         "cits. Žurnālu vairs neparaksta."},
        {"Keep the state folder as it is and call the auditor (deploy/docs/audit.md, *A fork is suspected*).",
         "Saglabājiet stāvokļa mapi tādu, kāda tā ir, un sazinieties ar auditoru (deploy/docs/audit.md, *A "
         "fork is "
         "suspected*)."}},
    NoticeCode{
        notices::kAuditUnsigned,
        {"The audit log is not signed at the moment, though it was before: what is added to it proves "
         "nothing yet. "
         "Messages are taken all the same.",
         "Audita žurnālu pašlaik neparaksta, lai gan iepriekš parakstīja: jaunie ieraksti vēl neko "
         "nepierāda. Ziņojumus "
         "pieņem arī tad."},
        {"See whether `sakta sign` runs and whether the hub's user may use its socket; the log says why "
         "(`audit.not_followed`). What is missing is signed then.",
         "Pārbaudiet, vai darbojas `sakta sign` un vai centrmezgla lietotājs drīkst lietot tā ligzdu; "
         "iemesls ir žurnālā "
         "(`audit.not_followed`). Iztrūkstošo paraksta pēc tam."}},
    NoticeCode{
        notices::kRoute,
        {"A route stands still: what is wrong concerns all its messages, and none of them is tried.",
         "Maršruts ir apturēts: kļūme skar visus tā ziņojumus, un neviens no tiem netiek mēģināts."},
        {"`sakta letters` names the letter and its cause. Put the site right and run `sakta reload`, or "
         "release the letter.",
         "`sakta letters` nosauc apturēto piegādi un cēloni. Izlabojiet instalāciju un palaidiet `sakta "
         "reload` vai atbrīvojiet piegādi."}},
    NoticeCode{notices::kTrial,
               {"A halted route was let go again: one delivery is tried first.",
                "Apturēts maršruts atkal palaists: vispirms tiek mēģināta viena piegāde."},
               {"Nothing: the rest follows when the system has answered it.",
                "Nekas nav jādara: pārējās sekos, kad sistēma uz to būs atbildējusi."}},
    NoticeCode{
        notices::kSystem,
        {"The last calls to a system failed, three or more, or for over a minute.",
         "Pēdējie sistēmas izsaukumi nav izdevušies, trīs vai vairāk, vai ilgāk par minūti."},
        {"Find out from those who run it when it is back, and whether the way to it is open. What is sent "
         "waits and is tried again by the hub.",
         "Noskaidrojiet pie uzturētājiem, kad sistēma atkal darbosies un vai ceļš līdz tai ir atvērts. "
         "Nosūtītais gaida, un centrmezgls to mēģinās vēlreiz."}},
    NoticeCode{notices::kLetters,
               {"Deliveries wait for a decision: dead, held or halted.",
                "Piegādes gaida lēmumu: tās ir nepiegādājamas, aizturētas vai apturētas."},
               {"`sakta letters` names each of them, whose turn it is and what to do.",
                "`sakta letters` nosauc katru no tām, kam kārta un kas darāms."}},
    NoticeCode{
        notices::kCertificate,
        {"A certificate ends within 90 days, or has ended.",
         "Sertifikāta derīguma termiņš beidzas 90 dienu laikā vai jau ir beidzies."},
        {"The notice says whose it is and what to do: files of the listener are read at a start, those of "
         "systems by `sakta reload`; a party renews its own.",
         "Paziņojumā teikts, kura sertifikāts tas ir un kas jādara: klausītāja failus nolasa palaižot, "
         "sistēmu failus nolasa `sakta reload`; puse savējo atjauno pati."}},
    NoticeCode{notices::kRevocation,
               {"A revocation list, of the parties or of a system, ends within 7 days, or has ended.",
                "Sertifikātu atsaukšanas saraksta termiņš (pušu vai sistēmas) beidzas 7 dienu laikā vai jau "
                "ir beidzies."},
               {"Put a new one in the place of the file: that of the parties is read at a start, those of "
                "systems by "
                "`sakta reload`.",
                "Aizstājiet failu ar jaunu sarakstu: pušu sarakstu nolasa palaižot, sistēmu sarakstus nolasa "
                "`sakta reload`."}}};

}  // namespace hub::ops
