// What stands on every paper of an installation, and what its PDFs are set in. A plain value.
#pragma once

#include <string>

namespace voltyard::papers {

// Who we are to other platforms, and where, as OCPI asks for it.
struct OcpiIdentity {
  std::string country_code = "CN";  // ISO 3166-1 alpha-2, of the party
  std::string party_id = "VYD";     // three characters, given by the national registry
  std::string country = "CHN";      // ISO 3166-1 alpha-3, of the locations
  std::string city;
  std::string postal_code;
  std::string latitude;  // decimal degrees, "34.75000"; empty: not known, and no CDR is made
  std::string longitude;
  int vat_e2 = 0;  // percent x 100 that every price contains; 0: none is shown
};

struct PaperSettings {
  // TrueType outlines with Chinese in them; OpenType fonts with CFF outlines cannot be embedded.
  std::string font_file = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc";
  OcpiIdentity ocpi;
  // Where residents reach us, as it is printed on stickers: "https://charge.example". Empty: not
  // known, and no stickers are printed.
  std::string public_address;
};

}  // namespace voltyard::papers
