// The words that come with the page: those of its frame, of the first view, and what many views say.
import './words/alarm_kinds.ts';
import './words/bill.ts';
import './words/charges.ts';
import './words/live.ts';
import './words/shared.ts';
import './words/shell.ts';
import './words/signin.ts';
import './words/slot_looks.ts';
