#include "storage/curve_columns.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <optional>

namespace voltyard::storage {
namespace {

using domain::Sample;
using Word = std::uint64_t;  // wraps

enum class Presence : std::uint8_t { none, all, some };

// How the next value is foreseen. What model_a and model_b mean depends on the column.
enum class Predictor : std::uint8_t { step, same_step, model_a, model_b };

Word word(std::int64_t value) { return static_cast<Word>(value); }
std::int64_t number(Word value) { return static_cast<std::int64_t>(value); }

std::optional<std::int64_t> value_of(const Sample& sample, CurveColumn column) {
  const auto given = [](auto value, auto absent) {
    return value == absent ? std::nullopt : std::optional<std::int64_t>(value);
  };
  switch (column) {
    case CurveColumn::at: return sample.at.ms;
    case CurveColumn::energy: return sample.energy.mwh;
    case CurveColumn::power: return given(sample.power_mw, Sample::absent);
    case CurveColumn::voltage: return given(sample.voltage_mv, Sample::absent);
    case CurveColumn::current: return given(sample.current_ma, Sample::absent);
    case CurveColumn::soc: return given(sample.soc_permille, Sample::absent16);
    case CurveColumn::temperature: return given(sample.temperature_dc, Sample::absent16);
  }
  return std::nullopt;
}

bool set_value(Sample& sample, CurveColumn column, std::int64_t value) {
  const auto fit = [value](auto& field) {
    field = static_cast<std::remove_reference_t<decltype(field)>>(value);
    return field == value;
  };
  switch (column) {
    case CurveColumn::at: return fit(sample.at.ms);
    case CurveColumn::energy: return fit(sample.energy.mwh);
    case CurveColumn::power: return fit(sample.power_mw);
    case CurveColumn::voltage: return fit(sample.voltage_mv);
    case CurveColumn::current: return fit(sample.current_ma);
    case CurveColumn::soc: return fit(sample.soc_permille);
    case CurveColumn::temperature: return fit(sample.temperature_dc);
  }
  return false;
}

std::int64_t known(std::int32_t value) { return value == Sample::absent ? 0 : value; }

// Says for each value of a column what was to be expected, in units of `scale` since the first
// value. Asked and told once per value, in order; the same while encoding and decoding.
class Foresight {
 public:
  Foresight(Predictor predictor, CurveColumn column, std::int64_t first, Word scale)
      : predictor_(predictor), column_(column), first_(first), scale_(number(scale)) {}

  Word expect(std::span<const Sample> samples, std::size_t index) {
    switch (predictor_) {
      case Predictor::step: return last_;
      case Predictor::same_step: return last_ + step_;
      default: break;
    }
    if (column_ == CurveColumn::energy) return last_ + expect_energy(samples, index);
    foreseen_ = expect_current(samples[index]);
    return predictor_ == Predictor::model_a ? foreseen_ + missed_ : foreseen_;
  }

  void tell(Word value) {
    step_ = value - last_;
    last_ = value;
    missed_ = value - foreseen_;
    owed_ -= step_ * word(scale_) * mw_ms_per_mwh;
  }

 private:
  static constexpr Word mw_ms_per_mwh = 3'600'000;
  static constexpr std::int64_t day_ms = 86'400'000;

  // Power x time since the last sample plus what the meter has not yet shown of it.
  Word expect_energy(std::span<const Sample> samples, std::size_t index) {
    const auto& now = samples[index];
    const auto& before = samples[index == 0 ? 0 : index - 1];
    const auto elapsed =
        std::clamp<std::int64_t>(number(word(now.at.ms) - word(before.at.ms)), 0, day_ms);
    const auto doubled = predictor_ == Predictor::model_a
                             ? known(now.power_mw) + known(before.power_mw)
                             : 2 * known(now.power_mw);
    owed_ += word(doubled * elapsed / 2);
    const auto unit = number(word(scale_) * mw_ms_per_mwh);
    return unit <= 0 ? 0 : word(number(owed_ + word(unit / 2)) / unit);
  }

  Word expect_current(const Sample& sample) const {
    if (known(sample.voltage_mv) == 0) return 0;
    const auto ma = known(sample.power_mw) * 1000 / known(sample.voltage_mv);
    return word(number(word(ma) - word(first_)) / scale_);
  }

  Predictor predictor_;
  CurveColumn column_;
  std::int64_t first_;
  std::int64_t scale_;
  Word last_ = 0;
  Word step_ = 0;
  Word foreseen_ = 0;
  Word missed_ = 0;
  Word owed_ = 0;
};

// What is worth trying: only times keep their step, only energy and current have a model.
bool worth_trying(Predictor predictor, CurveColumn column) {
  if (predictor == Predictor::step) return true;
  if (predictor == Predictor::same_step) return column == CurveColumn::at;
  return column == CurveColumn::energy || column == CurveColumn::current;
}

struct Values {
  std::vector<std::size_t> index;
  std::vector<std::int64_t> value;
};

Values values_of(std::span<const Sample> samples, CurveColumn column) {
  Values values;
  values.index.reserve(samples.size());
  values.value.reserve(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (const auto value = value_of(samples[i], column)) {
      values.index.push_back(i);
      values.value.push_back(*value);
    }
  }
  return values;
}

// The meter's own unit: the greatest common divisor of all distances from the first value.
Word scale_of(const std::vector<std::int64_t>& values) {
  Word scale = 0;
  for (const auto value : values) {
    const auto distance = number(word(value) - word(values.front()));
    scale = std::gcd(scale, distance < 0 ? 0 - word(distance) : word(distance));
    if (scale == 1) return 1;
  }
  return scale == 0 || number(scale) < 0 ? 1 : scale;
}

struct Residuals {
  Predictor predictor = Predictor::step;
  std::vector<Word> coded;
  std::size_t bits = SIZE_MAX;
};

// Scaled distances from the first value.
std::vector<Word> scaled_by(Word scale, const std::vector<std::int64_t>& values) {
  std::vector<Word> scaled;
  scaled.reserve(values.size());
  for (const auto value : values) {
    const auto distance = word(value) - word(values.front());
    scaled.push_back(scale == 1 ? distance : word(number(distance) / number(scale)));
  }
  return scaled;
}

Residuals residuals(Foresight foresight, std::span<const Sample> samples,
                    const std::vector<std::size_t>& index, const std::vector<Word>& scaled) {
  Residuals made{Predictor::step, {}, 0};
  made.coded.reserve(scaled.size());
  for (std::size_t i = 0; i < scaled.size(); ++i) {
    const auto coded = zigzag(scaled[i] - foresight.expect(samples, index[i]));
    foresight.tell(scaled[i]);
    made.coded.push_back(coded);
    made.bits += static_cast<std::size_t>(std::bit_width(coded));
  }
  return made;
}

// Which samples have a value: lengths of alternating runs, the first one of samples that have.
void append_runs(std::string& bytes, const std::vector<std::size_t>& index, std::size_t count) {
  std::size_t next = 0;  // in index
  for (std::size_t at = 0; at < count;) {
    const std::size_t start = at;
    for (; next < index.size() && index[next] == at; ++next) ++at;
    append_varint(bytes, at - start);
    const std::size_t until = next < index.size() ? index[next] : count;
    append_varint(bytes, until - at);
    at = until;
  }
}

bool read_runs(ByteReader& bytes, std::vector<std::size_t>& index, std::size_t count) {
  for (std::size_t at = 0; at < count;) {
    const auto with = bytes.varint();
    const auto without = bytes.varint();
    if (!bytes.good() || with > count - at || without > count - at - with) return false;
    if (with + without == 0) return false;
    for (std::size_t i = 0; i < with; ++i) index.push_back(at + i);
    at += static_cast<std::size_t>(with + without);
  }
  return !index.empty();
}

}  // namespace

void append_column(std::string& bytes, std::span<const Sample> samples, CurveColumn column) {
  const auto values = values_of(samples, column);
  const auto presence = values.index.empty()                    ? Presence::none
                        : values.index.size() == samples.size() ? Presence::all
                                                                : Presence::some;
  if (presence == Presence::none) {
    bytes.push_back(0);
    return;
  }
  const auto scale = scale_of(values.value);
  const auto scaled = scaled_by(scale, values.value);
  Residuals best;
  for (int i = 0; i < 4; ++i) {
    const auto predictor = static_cast<Predictor>(i);
    if (!worth_trying(predictor, column)) continue;
    const Foresight foresight(predictor, column, values.value.front(), scale);
    auto tried = residuals(foresight, samples, values.index, scaled);
    tried.predictor = predictor;
    if (tried.bits < best.bits) best = std::move(tried);
  }
  const int header = static_cast<int>(presence) | static_cast<int>(best.predictor) << 2;
  bytes.push_back(static_cast<char>(header));
  if (presence == Presence::some) append_runs(bytes, values.index, samples.size());
  append_varint(bytes, scale);
  append_signed(bytes, values.value.front());
  for (const auto coded : best.coded) append_varint(bytes, coded);
}

bool read_column(ByteReader& bytes, std::span<Sample> samples, CurveColumn column) {
  const auto header = bytes.byte();
  if (!bytes.good() || header >= 16 || (header & 3) == 3) return false;
  const auto presence = static_cast<Presence>(header & 3);
  if (presence == Presence::none) return true;
  std::vector<std::size_t> index;
  if (presence == Presence::some && !read_runs(bytes, index, samples.size())) return false;
  const auto scale = bytes.varint();
  const auto first = bytes.signed_varint();
  if (scale == 0 || number(scale) < 0) return false;
  const auto count = presence == Presence::some ? index.size() : samples.size();
  Foresight foresight(static_cast<Predictor>(header >> 2), column, first, scale);
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = presence == Presence::some ? index[i] : i;
    const auto scaled = unzigzag(bytes.varint()) + foresight.expect(samples, at);
    foresight.tell(scaled);
    if (!bytes.good() || !set_value(samples[at], column, number(word(first) + scaled * scale))) {
      return false;
    }
  }
  return true;
}

}  // namespace voltyard::storage
