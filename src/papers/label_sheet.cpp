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
    ".sheet{display:grid;align-content:start;justify-content:center;width:210mm;height:297mm;"
    "margin:0 auto 6mm;background:#fff;break-after:page;overflow:hidden}"
    ".piles{grid-template-columns:repeat(2,94mm);grid-auto-rows:66mm;padding-top:16.5mm}"
    ".slots{grid-template-columns:repeat(3,62mm);grid-auto-rows:45mm;padding-top:13.5mm}"
    ".label{display:grid;grid-template-columns:auto minmax(0,1fr);grid-template-rows:auto 1fr;"
    "gap:.5mm 1.5mm;padding:2mm 2.5mm;outline:.2mm dashed "
    "#999;outline-offset:-.1mm;overflow:hidden}"
    ".piles svg{width:44mm;height:44mm}.slots svg{width:27mm;height:27mm}"
    ".text{display:grid;gap:.5mm;align-content:center}"
    ".name{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;"
    "font-weight:600;font-size:2.8mm;line-height:1.2;overflow-wrap:anywhere}"
    ".slot{font-size:8mm;font-weight:700;line-height:1}"
    ".code{font:700 3.6mm/1.15 ui-monospace,monospace;overflow-wrap:anywhere}"
    ".check{font:700 4.6mm/1 ui-monospace,monospace;letter-spacing:.6mm}"
    ".word{font-size:2mm;line-height:1.1}"
    ".foot{grid-column:1/3;align-self:end;font-size:1.85mm;line-height:1.2}.foot p{margin:0}"
    ".piles .text{gap:1.2mm}.piles .name{font-size:4.6mm}.piles .code{font-size:5.6mm}"
    ".piles .check{font-size:7.4mm}.piles .word{font-size:3mm}.piles .foot{font-size:2.8mm}"
    "@media print{body{background:none}header{display:none}.sheet{margin:0}}";

void element(std::string& out, std::string_view open, std::string_view text,
             std::string_view close) {
  out += open;
  out += escaped(text);
  out += close;
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
  out += "<span class=\"word\">";
  element(out, "", text_of(Language::zh, "paper.label.check"), " ");
  element(out, "", text_of(Language::en, "paper.label.check"), "</span>");
  element(out, "<span class=\"check\">", sticker.check_code, "</span>");
  out += "</div><div class=\"foot\">";
  for (const auto& line : label_lines(sheet)) element(out, "<p>", line, "</p>");
  out += "</div></article>";
  return {};
}

}  // namespace

std::string address_of(const LabelSheet& sheet, const Sticker& sticker) {
  return sheet.public_address + "/p/" + sticker.code;
}

std::vector<std::string> label_lines(const LabelSheet& sheet) {
  const auto scheme = sheet.public_address.find("://");
  const auto host =
      scheme == std::string::npos ? sheet.public_address : sheet.public_address.substr(scheme + 3);
  std::vector<std::string> lines;
  for (const auto language : {Language::zh, Language::en}) {
    lines.push_back(filled(text_of(language, "paper.label.how"), "address", host + "/p"));
    lines.emplace_back(text_of(language, "paper.label.warn"));
  }
  if (!sheet.service_phone.empty()) lines[1] += " ☎ " + sheet.service_phone;
  return lines;
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
