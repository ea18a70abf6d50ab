import { mount } from 'svelte';
import './rider.css';
import { choice } from './choice.svelte.ts';
import Rider from './Rider.svelte';
import { load_words } from './words/say.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('rider.html has no #app');

function show() {
  target?.replaceChildren(); // what rider.html shows until now
  mount(Rider, { target: target as HTMLElement });
}

// Chinese is better than nothing.
load_words(choice.lang).then(show, show);
