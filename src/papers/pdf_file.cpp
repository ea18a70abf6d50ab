#include "papers/pdf_file.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace voltyard::papers {

Result<PdfFile> PdfFile::open(const std::string& font_file) {
  std::error_code missing;
  if (!std::filesystem::is_regular_file(font_file, missing)) {
    return unavailable(fmt::format(
        "the font {} is not there: install fonts-wqy-zenhei, or set pdf_font", font_file));
  }
  PdfFile file;
  file.document_.reset(HPDF_New({}, {}));
  auto* const pdf = file.document();
  if (pdf == nullptr) return unavailable("there is no memory for a PDF");
  HPDF_SetCompressionMode(pdf, HPDF_COMP_ALL);
  HPDF_UseUTFEncodings(pdf);
  HPDF_SetCurrentEncoder(pdf, "UTF-8");
  const bool collection = font_file.ends_with(".ttc");
  const char* name = collection ? HPDF_LoadTTFontFromFile2(pdf, font_file.c_str(), 0, HPDF_TRUE)
                                : HPDF_LoadTTFontFromFile(pdf, font_file.c_str(), HPDF_TRUE);
  if (name != nullptr) file.font_ = HPDF_GetFont(pdf, name, "UTF-8");
  if (file.font_ == nullptr) {
    return unavailable(
        fmt::format("the font {} cannot be embedded (error {:#x}): it needs TrueType outlines",
                    font_file, HPDF_GetError(pdf)));
  }
  return file;
}

Result<std::string> PdfFile::bytes() {
  HPDF_SaveToStream(document());
  HPDF_UINT32 size = HPDF_GetStreamSize(document());
  std::string out(size, '\0');
  HPDF_ReadFromStream(document(), reinterpret_cast<HPDF_BYTE*>(out.data()), &size);
  if (const auto error = HPDF_GetError(document()); error != HPDF_OK) {
    return unavailable(fmt::format("the PDF could not be made (error {:#x})", error));
  }
  out.resize(size);
  return out;
}

}  // namespace voltyard::papers
