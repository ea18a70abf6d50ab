// A document as a PDF of A4 pages, with the glyphs it uses of one TrueType font embedded, so that
// Chinese looks the same everywhere. Reads the font file; any thread, for a few milliseconds.
#pragma once

#include "papers/document.hpp"

#include "base/result.hpp"

#include <string>

namespace voltyard::papers {

// Errors: unavailable (no font, one that cannot be embedded, or too large a document).
Result<std::string> to_pdf(const Document& document, const std::string& font_file);

}  // namespace voltyard::papers
