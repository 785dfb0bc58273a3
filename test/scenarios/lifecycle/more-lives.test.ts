import { playLives } from './play-lives.ts';

playLives(1);
