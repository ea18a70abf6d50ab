// A PDF that is being written, and the font in it. Belongs to who makes it; one thread.
#pragma once

#include "base/result.hpp"

#include <hpdf.h>

#include <memory>
#include <string>
#include <type_traits>

namespace voltyard::papers {

class PdfFile {
 public:
  // Of the font the glyphs that are used are embedded. Errors: unavailable (no font, or one that
  // cannot be embedded).
  static Result<PdfFile> open(const std::string& font_file);

  HPDF_Doc document() const { return document_.get(); }
  HPDF_Font font() const { return font_; }

  // The whole file. Errors: unavailable (something went wrong on the way).
  Result<std::string> bytes();

 private:
  struct Free {
    void operator()(HPDF_Doc pdf) const { HPDF_Free(pdf); }
  };
  std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, Free> document_;
  HPDF_Font font_ = nullptr;
};

}  // namespace voltyard::papers
