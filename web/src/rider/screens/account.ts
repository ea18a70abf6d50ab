// What is looked at less often; loaded behind the first look.
export { default as Fault } from './Fault.svelte';
export { default as Mine } from './Mine.svelte';
export { default as Movements } from './Movements.svelte';
export { default as Pay } from './Pay.svelte';
export { default as Privacy } from './Privacy.svelte';
