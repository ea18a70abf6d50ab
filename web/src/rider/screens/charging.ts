// What is needed once somebody charges; loaded behind the first look.
export { default as Charge } from './Charge.svelte';
export { default as Start } from './Start.svelte';
export { default as LoginForm } from '../parts/LoginForm.svelte';
export { default as Near } from '../parts/Near.svelte';
