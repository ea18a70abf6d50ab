#include "papers/html.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <string_view>

namespace voltyard::papers {
namespace {

// The policy has its digest: nothing else on the page can style it.
constexpr std::string_view style =
    "body{font:14px/1.5 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;color:#111;"
    "background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0}"
    "dt{color:#555}dd{margin:0;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #ccc;padding:.3rem;"
    "text-align:left;vertical-align:top;white-space:pre-line;overflow-wrap:anywhere}"
    ".n{text-align:right;font-variant-numeric:tabular-nums}.s{font-weight:600}"
    "@page slip{size:58mm auto;margin:2mm}"
    "body.slip{page:slip;max-width:54mm;margin:0 auto;padding:0;font-size:12px;color:#000}"
    ".slip h1{font-size:1rem;text-align:center}.slip dl{gap:.1rem .5rem}.slip dt{color:#000}"
    "p{color:#555}@media print{body{margin:0;max-width:none}tr{break-inside:avoid}"
    "thead{display:table-header-group}}"
    // On a telephone a row is a few lines: columns would break within numbers.
    "@media screen and (max-width:34rem){body:not(.slip){font-size:17px}"
    "body:not(.slip) thead{display:none}"
    "body:not(.slip) tr{display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between;"
    "border-bottom:1px solid #ccc}body:not(.slip) td{border:0;overflow-wrap:break-word}"
    "body:not(.slip) td:first-child{flex-basis:100%}}";

// Attributes hold none of these texts, so that this is enough.
void escape(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        // Other control characters have no place in HTML.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
}

void element(std::string& out, std::string_view open, std::string_view text,
             std::string_view close) {
  out += open;
  escape(out, text);
  out += close;
}

void write_fields(std::string& out, const std::vector<Field>& fields) {
  if (fields.empty()) return;
  out += "<dl>";
  for (const auto& field : fields) {
    element(out, "<dt>", field.label, "</dt>");
    element(out, "<dd>", field.value, "</dd>");
  }
  out += "</dl>";
}

void write_table(std::string& out, const Table& table) {
  if (table.columns.empty()) return;
  out += "<table><thead><tr>";
  for (const auto& column : table.columns) {
    element(out, column.number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">",
            column.title, "</th>");
  }
  out += "</tr></thead><tbody>";
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    out += i + table.sums < table.rows.size() ? "<tr>" : "<tr class=\"s\">";
    for (std::size_t at = 0; at < table.columns.size() && at < table.rows[i].size(); ++at) {
      element(out, table.columns[at].number ? "<td class=\"n\">" : "<td>", table.rows[i][at],
              "</td>");
    }
    out += "</tr>";
  }
  out += "</tbody></table>";
}

}  // namespace

std::string to_html(const Document& document) {
  std::string out = "<!doctype html>\n<html lang=\"";
  out += document.language == Language::zh ? "zh-CN" : "en";
  out +=
      "\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\"><title>";
  escape(out, document.title);
  out += "</title><style>";
  out += style;
  out +=
      document.slip ? "</style></head><body class=\"slip\"><main>" : "</style></head><body><main>";
  element(out, "<h1>", document.title, "</h1>");
  for (const auto& section : document.sections) {
    out += "<section>";
    if (!section.title.empty()) element(out, "<h2>", section.title, "</h2>");
    write_fields(out, section.fields);
    write_table(out, section.table);
    if (!section.note.empty()) element(out, "<p>", section.note, "</p>");
    out += "</section>";
  }
  return out + "</main></body></html>\n";
}

std::string escaped(std::string_view text) {
  std::string out;
  escape(out, text);
  return out;
}

std::string html_policy() { return policy_for(style); }

std::string policy_for(std::string_view page_style) {
  auto digest = base64url(sha256(page_style));
  std::replace(digest.begin(), digest.end(), '-', '+');
  std::replace(digest.begin(), digest.end(), '_', '/');
  return "default-src 'none'; style-src 'sha256-" + digest +
         "='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

}  // namespace voltyard::papers
