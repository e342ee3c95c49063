-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Allowance" (
    "talkId" TEXT NOT NULL PRIMARY KEY,
    "channel" TEXT NOT NULL,
    "heardAt" DATETIME NOT NULL,
    "lastOwnerAt" DATETIME,
    "windowEndsAt" DATETIME,
    "used" INTEGER NOT NULL DEFAULT 0,
    "clickEndsAt" DATETIME,
    "clickUsed" INTEGER NOT NULL DEFAULT 0,
    "replyToken" TEXT,
    "replyUntil" DATETIME,
    "takenToken" TEXT,
    "takenUntil" DATETIME,
    "takenFor" TEXT,
    "takenBlind" INTEGER NOT NULL DEFAULT 0,
    "optIns" INTEGER NOT NULL DEFAULT 0,
    "choices" TEXT,
    "blockedAt" DATETIME,
    "profileAt" DATETIME
);
INSERT INTO "new_Allowance" ("blockedAt", "channel", "choices", "clickEndsAt", "clickUsed", "heardAt", "lastOwnerAt", "optIns", "profileAt", "replyToken", "replyUntil", "talkId", "used", "windowEndsAt") SELECT "blockedAt", "channel", "choices", "clickEndsAt", "clickUsed", "heardAt", "lastOwnerAt", "optIns", "profileAt", "replyToken", "replyUntil", "talkId", "used", "windowEndsAt" FROM "Allowance";
DROP TABLE "Allowance";
ALTER TABLE "new_Allowance" RENAME TO "Allowance";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
