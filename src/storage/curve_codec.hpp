// A session's curve as compact bytes, exactly: what is decoded equals what was encoded.
//
// Column by column, because meters move one thing at a time: times as the change of their step,
// energy as what power x time did not foresee, current as what power / voltage did not foresee, the
// rest as differences; each in the meter's own unit (the greatest common divisor of its values);
// then zstd when that is shorter. A column without values costs two bytes.
// Pure; any thread.
#pragma once

#include "domain/sample.hpp"

#include "base/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::storage {

constexpr std::size_t max_curve_samples = 1'000'000;

// At most max_curve_samples.
std::string encode_curve(std::span<const domain::Sample> samples);

// Errors: not a curve, cut off, or more than max_curve_samples. Never reads or allocates beyond.
Result<std::vector<domain::Sample>> decode_curve(std::string_view bytes);

}  // namespace voltyard::storage
