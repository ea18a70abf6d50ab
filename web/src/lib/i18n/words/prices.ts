// How a price is said.
import { words } from '../table.ts';

export const prices = words({
  'day.1': ['一', 'Mon'],
  'day.2': ['二', 'Tue'],
  'day.3': ['三', 'Wed'],
  'day.4': ['四', 'Thu'],
  'day.5': ['五', 'Fri'],
  'day.6': ['六', 'Sat'],
  'day.7': ['日', 'Sun'],

  'tariff.unit.energy': ['元/kWh', 'CNY/kWh'],
  'tariff.unit.time': ['元/小时', 'CNY/h'],
  'tariff.unit.flat': ['元/次', 'CNY once'],
  'tariff.free': ['不收', 'none'],
  'tariff.holidays': ['节假日', 'Holidays'],
  'tariff.tier': ['{from}–{to} W', '{from}–{to} W'],
  'tariff.tier.above': ['{from} W 以上', 'from {from} W'],
  'tariff.every_day': ['每天', 'Every day'],
  'tariff.workdays': ['周一至周五', 'Monday to Friday'],
  'tariff.weekend': ['周六、周日', 'Saturday, Sunday'],
});
