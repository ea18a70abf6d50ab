#include "papers/label_sheet.hpp"

#include "papers/html.hpp"
#include "papers/label_grid.hpp"
#include "papers/qr_code.hpp"

#include <fmt/format.h>

namespace voltyard::papers {
namespace {

// The policy has its digest. Millimetres as in label_grid.hpp; a test holds them together.
constexpr std::string_view style =
    "@page{size:A4;margin:0}*{box-sizing:border-box}"
    "body{margin:0;background:#e8ebee;color:#000;"
    "font:3.1mm/1.3 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif}"
    "header{padding:6mm 8mm;font-size:14px}header h1{margin:0;font-size:18px}header p{margin:0}"
    ".sheet{display:grid;align-content:center;justify-content:center;width:210mm;height:297mm;"
    "margin:0 auto 6mm;background:#fff;break-after:page;overflow:hidden}"
    ".piles{grid-template-columns:repeat(2,94mm);grid-auto-rows:66mm}"
    ".slots{grid-template-columns:repeat(3,62mm);grid-auto-rows:45mm}"
    ".label{display:grid;grid-template-columns:auto 1fr;grid-template-rows:1fr auto;gap:0 2mm;"
    "padding:2.5mm;outline:.2mm dashed #999;outline-offset:-.1mm;overflow:hidden}"
    ".piles svg{width:46mm;height:46mm}.slots svg{width:30mm;height:30mm}"
    ".text{display:grid;gap:.6mm;align-content:center;min-width:0}"
    ".name{font-size:3.4mm;font-weight:600;overflow-wrap:anywhere;max-height:9mm;overflow:hidden}"
    ".slot{font-size:8mm;font-weight:700;line-height:1}"
    ".code{font:700 4mm/1.15 ui-monospace,monospace;overflow-wrap:anywhere}"
    ".check{font:700 5mm/1.1 ui-monospace,monospace;letter-spacing:.6mm}"
    ".piles .name{font-size:4.4mm;max-height:12mm}.piles .code{font-size:5mm}"
    ".piles .check{font-size:6.4mm}.piles .slot{font-size:12mm}"
    ".small{font-size:2.3mm;line-height:1.25}.piles .small{font-size:2.8mm}"
    ".foot{grid-column:1/3}"
    "@media print{body{background:none}header{display:none}.sheet{margin:0}}";

void element(std::string& out, std::string_view open, std::string_view text,
             std::string_view close) {
  out += open;
  out += escaped(text);
  out += close;
}

std::string host_of(std::string_view address) {
  const auto scheme = address.find("://");
  return std::string(scheme == std::string_view::npos ? address : address.substr(scheme + 3));
}

// What stands below the code, in both languages.
std::string in_both(std::string_view key, std::string_view name = {}, std::string_view value = {}) {
  std::string text;
  for (const auto language : {Language::zh, Language::en}) {
    if (!text.empty()) text += " ";
    const auto words = text_of(language, key);
    text += name.empty() ? std::string(words) : filled(words, name, value);
  }
  return text;
}

Status write_sticker(std::string& out, const LabelSheet& sheet, const Sticker& sticker) {
  const auto code = qr_svg(address_of(sheet, sticker));
  if (!code) return code.error();
  out += "<article class=\"label\">" + *code + "<div class=\"text\">";
  element(out, "<span class=\"name\">", sticker.pile, "</span>");
  if (sticker.slot != 0) {
    element(out, "<span class=\"slot\">", std::to_string(sticker.slot), "</span>");
  }
  element(out, "<span class=\"code\">", sticker.code, "</span>");
  element(out, "<span class=\"small\">", in_both("paper.label.check"), "</span>");
  element(out, "<span class=\"check\">", sticker.check_code, "</span>");
  out += "</div><div class=\"foot small\">";
  element(out, "<b>", in_both("paper.label.scan"), "</b> ");
  element(out, "", in_both("paper.label.type", "address", host_of(sheet.public_address) + "/p"),
          "");
  if (!sheet.service_phone.empty()) element(out, " ☎ ", sheet.service_phone, "");
  out += "</div></article>";
  return {};
}

}  // namespace

std::string address_of(const LabelSheet& sheet, const Sticker& sticker) {
  return sheet.public_address + "/p/" + sticker.code;
}

Result<std::string> labels_html(const LabelSheet& sheet, Language language) {
  const auto title = std::string(text_of(language, "paper.label.title")) + " · " +
                     sheet.operator_name + " · " + sheet.location_name;
  std::string out = "<!doctype html>\n<html lang=\"";
  out += language == Language::zh ? "zh-CN" : "en";
  out +=
      "\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\"><title>";
  element(out, "", title, "</title><style>");
  out += style;
  element(out, "</style></head><body><header><h1>", title, "</h1>");
  element(out, "<p>", text_of(language, "paper.label.print"), "</p></header><main>");
  const auto per_sheet = static_cast<std::size_t>(label_grid(sheet.of_slots).per_sheet());
  for (std::size_t i = 0; i < sheet.stickers.size(); ++i) {
    if (i % per_sheet == 0) {
      if (i != 0) out += "</section>";
      out += sheet.of_slots ? "<section class=\"sheet slots\">" : "<section class=\"sheet piles\">";
    }
    if (const auto fine = write_sticker(out, sheet, sheet.stickers[i]); !fine) return fine.error();
  }
  if (!sheet.stickers.empty()) out += "</section>";
  return out + "</main></body></html>\n";
}

std::string labels_policy() { return policy_for(style); }

}  // namespace voltyard::papers
