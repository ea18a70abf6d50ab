// One column of a curve as integers: prediction, scaling, variable-length bytes. All arithmetic
// wraps, so that any values come back exactly. Used by curve_codec.cpp only.
#pragma once

#include "storage/bytes.hpp"

#include "domain/sample.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace voltyard::storage {

enum class CurveColumn { at, voltage, power, current, energy, soc, temperature };

// The order matters: a model looks at columns that were decoded before.
constexpr CurveColumn curve_columns[] = {
    CurveColumn::at,     CurveColumn::voltage, CurveColumn::power,      CurveColumn::current,
    CurveColumn::energy, CurveColumn::soc,     CurveColumn::temperature};

void append_column(std::string& bytes, std::span<const domain::Sample> samples, CurveColumn column);

// Fills the column of all samples; false when the bytes are wrong.
bool read_column(ByteReader& bytes, std::span<domain::Sample> samples, CurveColumn column);

}  // namespace voltyard::storage
