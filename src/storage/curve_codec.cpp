#include "storage/curve_codec.hpp"

#include "storage/bytes.hpp"
#include "storage/curve_columns.hpp"

#include "base/assert.hpp"

#include <zstd.h>

#include <memory>

namespace voltyard::storage {
namespace {

constexpr char plain = 1;  // the first byte of every curve
constexpr char compressed = 2;
constexpr int level = 1;  // measured: as short as 3 here, at a tenth of the time
constexpr std::size_t worth_compressing = 64;
constexpr std::size_t max_plain_bytes = max_curve_samples * 70;  // seven columns of ten bytes

struct Contexts {
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> in{ZSTD_createCCtx(), &ZSTD_freeCCtx};
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> out{ZSTD_createDCtx(), &ZSTD_freeDCtx};
};

// zstd's own state is hundreds of kilobytes and worth keeping: one per thread that encodes.
Contexts& contexts() {
  thread_local Contexts kept;
  return kept;
}

Error not_a_curve() { return unavailable("A stored curve is damaged."); }

}  // namespace

std::string encode_curve(std::span<const domain::Sample> samples) {
  ASSERT(samples.size() <= max_curve_samples);
  std::string bytes(1, plain);
  append_varint(bytes, samples.size());
  for (const auto column : curve_columns) append_column(bytes, samples, column);
  if (bytes.size() < worth_compressing) return bytes;
  std::string shorter(1, compressed);
  append_varint(shorter, bytes.size() - 1);
  const auto head = shorter.size();
  shorter.resize(head + ZSTD_compressBound(bytes.size()));
  const auto size =
      ZSTD_compressCCtx(contexts().in.get(), shorter.data() + head, shorter.size() - head,
                        bytes.data() + 1, bytes.size() - 1, level);
  if (ZSTD_isError(size) != 0 || head + size >= bytes.size()) return bytes;
  shorter.resize(head + size);
  return shorter;
}

Result<std::vector<domain::Sample>> decode_curve(std::string_view bytes) {
  ByteReader outer(bytes);
  const auto format = outer.byte();
  std::string unpacked;
  std::string_view columns = outer.left();
  if (format == compressed) {
    const auto size = outer.varint();
    if (!outer.good() || size > max_plain_bytes) return not_a_curve();
    const auto frame = outer.left();
    // The frame's own claim first: nothing is allocated on the word of a damaged length.
    if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != size) return not_a_curve();
    unpacked.resize(static_cast<std::size_t>(size));
    const auto got = ZSTD_decompressDCtx(contexts().out.get(), unpacked.data(), unpacked.size(),
                                         frame.data(), frame.size());
    if (got != size) return not_a_curve();
    columns = unpacked;
  } else if (format != plain) {
    return not_a_curve();
  }
  ByteReader reader(columns);
  const auto count = reader.varint();
  // Every sample has a time and an energy of at least one byte each.
  if (!reader.good() || count > max_curve_samples || count * 2 > reader.left().size() + 8) {
    return not_a_curve();
  }
  std::vector<domain::Sample> samples(static_cast<std::size_t>(count));
  for (const auto column : curve_columns) {
    if (!read_column(reader, samples, column)) return not_a_curve();
  }
  if (!reader.at_end()) return not_a_curve();
  return samples;
}

}  // namespace voltyard::storage
