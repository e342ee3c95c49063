/** The set-ups compared in docs/understanding.md, and the one in use. */
import type { SetUp } from './crossfold.ts';
import { allFeatures } from './features.ts';
import { defaultLearning } from './learn.ts';

const grams = { ...allFeatures, skips: false, segments: false, cues: false, classes: false, shape: false };

/** Name → set-up, from plain to full. */
export const setUps: Record<string, SetUp> = {
  'character n-grams, linear': {
    features: grams,
    learning: { ...defaultLearning, hidden: 0, rate: 0.3, dropout: 0 },
    members: 1,
  },
  'all features, linear': {
    features: allFeatures,
    learning: { ...defaultLearning, hidden: 0, rate: 0.3 },
    members: 1,
  },
  'all features, hidden layer only': {
    features: allFeatures,
    learning: { ...defaultLearning, wide: false },
    members: 1,
  },
  'all features, linear + hidden': { features: allFeatures, learning: defaultLearning, members: 1 },
  'all features, linear + hidden, 3 averaged': {
    features: allFeatures,
    learning: defaultLearning,
    members: 3,
  },
};

/** The set-up of the shipped model. */
export const chosen: SetUp = { features: allFeatures, learning: defaultLearning, members: 3 };
