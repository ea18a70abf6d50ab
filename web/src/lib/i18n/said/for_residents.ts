// What a resident's page can be answered. Fetched when that happens.
import { complaint_in_chinese, place_by, turn_by, type Complaint } from '../../said.ts';
import { access } from './access.ts';
import { fields } from './fields.ts';
import { inputs } from './inputs.ts';
import { residents } from './residents.ts';

const turn = turn_by(access, inputs, residents);
const place = place_by(fields);
export const complaint = (one: Complaint) => complaint_in_chinese(one, turn, place);
