#include "api/concession_json.hpp"

namespace voltyard::api {

const Schema concession_schema{
    "Concession",
    "Who pays less without asking for it; shown to the office alone",
    {{"id", "uuid"},
     {"category", "string", "The office's own word; on no bill and no other screen"},
     {"card", "string?", "Whom it is for: a card, or"},
     {"phone", "string?", "... whoever's wallet has this telephone"},
     {"percent", "number", "Taken off both fees"},
     {"from_at", "time?"},
     {"until_at", "time?", "Its first moment without it; null: without an end"}}};
const Schema concession_page_schema{
    "ConcessionPage", "A page", {{"items", "[Concession]"}, {"next_cursor", "string?"}}};
const Schema credit_note_schema{
    "CreditNote",
    "What was billed too much and given back",
    {{"id", "uuid"}, {"at", "time"}, {"amount", "Money"}, {"reason", "string"}, {"who", "string"}}};

void write_concession(JsonWriter& out, const billing::Concession& row) {
  out.object().id("id", row.id).text("category", row.category);
  out.text_or_null("card", row.uid).text_or_null("phone", row.phone);
  out.decimal("percent", row.off_permille, 1);
  out.time("from_at", row.from).time("until_at", row.until).end();
}

void write_credit_note(JsonWriter& out, const billing::CreditNote& note,
                       std::string_view currency) {
  out.object().id("id", note.id).time("at", note.at).money("amount", note.amount, currency);
  out.text("reason", note.reason).text("who", note.who).end();
}

}  // namespace voltyard::api
