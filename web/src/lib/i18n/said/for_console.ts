// Everything that the server may say, for the console. Fetched when it first says something.
import { complaint_in_chinese, place_by, turn_by, type Complaint } from '../../said.ts';
import { access } from './access.ts';
import { commands } from './commands.ts';
import { fields } from './fields.ts';
import { inputs } from './inputs.ts';
import { machine, of_the_system } from './machine.ts';
import { money } from './money.ts';
import { prices } from './prices.ts';
import { residents } from './residents.ts';

export const turn = turn_by(access, inputs, residents, commands, money, prices, machine, of_the_system);
const place = place_by(fields);
export const complaint = (one: Complaint) => complaint_in_chinese(one, turn, place);
