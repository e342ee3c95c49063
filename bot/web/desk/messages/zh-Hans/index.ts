import { board, duty } from './board.ts';
import { common } from './common.ts';
import { decisions } from './decisions.ts';
import { matters } from './matters.ts';
import { pages } from './pages.ts';
import { settings } from './settings.ts';
import { follow, tables } from './tables.ts';
import { talks } from './talks.ts';

/** 简体中文 */
export const zhHans = {
  ...common,
  ...pages,
  talks,
  matters,
  follow,
  tables,
  settings,
  board,
  decisions,
  duty,
};
