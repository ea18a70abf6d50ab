// What is taken as a picture, and what is left out of it.
#include "domain/picture.hpp"

#include "domain/picture_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::domain {
namespace {

std::string text_of(std::string_view octets) {
  const auto picture = read_picture(octets);
  if (!picture) return picture.error().message;
  return std::string(picture->type) + " " + std::to_string(picture->width) + " x " +
         std::to_string(picture->height);
}

std::string kept_of(std::string_view octets) {
  const auto picture = read_picture(octets);
  return picture ? picture->octets : picture.error().message;
}

TEST(Picture, is_what_its_first_octets_say) {
  EXPECT_EQ(text_of(a_jpeg(640, 480)), "image/jpeg 640 x 480");
  EXPECT_EQ(text_of(a_png(1, 4'096)), "image/png 1 x 4096");
  EXPECT_EQ(text_of(a_webp_of(webp_dots(800, 600))), "image/webp 800 x 600");
  const auto lossless = riff("VP8L", std::string("\x2F") + little(799 | 599 << 14, 4) + "dots");
  EXPECT_EQ(text_of(a_webp_of(lossless)), "image/webp 800 x 600");
  for (const auto* text : {"", "GIF89a", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "%PDF-1.7",
                           "\xFF\xD8", "RIFF....WAVEfmt "}) {
    EXPECT_EQ(text_of(text), "this is no picture: JPEG, PNG and WebP are taken") << text;
  }
}

TEST(Picture, without_what_a_camera_adds) {
  const auto camera = segment(0xE1, "Exif34.75N113.62E") + segment(0xED, "Photoshop 3.0") +
                      segment(0xFE, "a comment") + segment(0xE2, "ICC_PROFILE");
  EXPECT_EQ(kept_of(a_jpeg(640, 480, camera)), a_jpeg(640, 480));
  EXPECT_EQ(kept_of(a_png(640, 480, chunk("eXIf", "34.75N") + chunk("tEXt", "a comment"))),
            a_png(640, 480));
  std::string extended("\x2C\0\0\0", 4);  // EXIF, XMP and an ICC profile are there
  extended += little(639, 3) + little(479, 3);
  const auto camera_webp = riff("VP8X", extended) + riff("ICCP", "icc") + webp_dots() +
                           riff("EXIF", "34.75N") + riff("XMP ", "<x/>");
  extended[0] = 0;
  EXPECT_EQ(kept_of(a_webp_of(camera_webp)), a_webp_of(riff("VP8X", extended) + webp_dots()));
}

TEST(Picture, without_what_follows_it) {
  EXPECT_EQ(kept_of(a_jpeg() + "a moving picture of the seconds before"), a_jpeg());
  EXPECT_EQ(kept_of(a_png() + "<script>"), a_png());
  EXPECT_EQ(kept_of(a_webp_of(webp_dots()) + "<script>"), a_webp_of(webp_dots()));
}

TEST(Picture, colours_are_read_as_they_were_meant) {
  const auto adobe = segment(0xEE, std::string("Adobe\0\x64\0\0\0\0\1", 12));
  EXPECT_EQ(kept_of(a_jpeg(640, 480, adobe)), a_jpeg(640, 480, adobe));
  EXPECT_EQ(kept_of(a_png(640, 480, chunk("gAMA", "1234"))),
            a_png(640, 480, chunk("gAMA", "1234")));
}

TEST(Picture, is_bounded_in_dots) {
  constexpr auto too_large = "the picture is larger than 4096 dots on a side";
  EXPECT_EQ(text_of(a_jpeg(4'097, 1)), too_large);
  EXPECT_EQ(text_of(a_png(1, 0x7FFFFFFF)), too_large);
  EXPECT_EQ(text_of(a_webp_of(webp_dots(16'383, 1))), too_large);
  EXPECT_EQ(text_of(a_jpeg(0, 480)), "the picture has no size");
}

TEST(Picture, stands_still) {
  EXPECT_EQ(text_of(a_png(640, 480, chunk("acTL", "12345678"))), "the picture moves");
  std::string extended("\x02\0\0\0", 4);
  extended += little(639, 3) + little(479, 3);
  EXPECT_EQ(text_of(a_webp_of(riff("VP8X", extended))), "the picture moves");
}

// Whatever is cut off or turned over: an answer, and never more than was given.
TEST(Picture, n_broken_ones_are_refused_or_harmless) {
  for (const auto& whole : {a_jpeg(640, 480, segment(0xE1, "Exif")),
                            a_png(640, 480, chunk("PLTE", "123")), a_webp_of(webp_dots())}) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      const auto cut = read_picture(std::string_view(whole).substr(0, i));
      EXPECT_FALSE(cut) << i;
      for (const int value : {0x00, 0x01, 0x7F, 0xD9, 0xFF}) {
        auto other = whole;
        other[i] = static_cast<char>(value);
        const auto read = read_picture(other);
        if (!read) continue;
        EXPECT_LE(read->octets.size(), other.size());
      }
    }
  }
}

}  // namespace
}  // namespace voltyard::domain
