-- DropIndex
DROP INDEX "Activity_inbox_idx";

-- AlterTable
ALTER TABLE "Matter" ADD COLUMN "about" TEXT;

-- CreateTable
CREATE TABLE "PhoneAct" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "staffId" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "pressedAt" DATETIME NOT NULL,
    "receivedAt" DATETIME NOT NULL,
    "refused" TEXT
);

-- CreateTable
CREATE TABLE "TaskPhoto" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "taskId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "staffId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "fileId" TEXT NOT NULL,
    "takenAt" DATETIME NOT NULL,
    "receivedAt" DATETIME NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "staffId" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'desk',
    "device" TEXT,
    "csrf" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL
);
INSERT INTO "new_Session" ("createdAt", "csrf", "expiresAt", "id", "staffId") SELECT "createdAt", "csrf", "expiresAt", "id", "staffId" FROM "Session";
DROP TABLE "Session";
ALTER TABLE "new_Session" RENAME TO "Session";
CREATE INDEX "Session_staffId_idx" ON "Session"("staffId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "PhoneAct_matterId_idx" ON "PhoneAct"("matterId");

-- CreateIndex
CREATE INDEX "TaskPhoto_matterId_idx" ON "TaskPhoto"("matterId");

-- CreateIndex
CREATE INDEX "TaskPhoto_fileId_idx" ON "TaskPhoto"("fileId");

-- CreateIndex
CREATE INDEX "Activity_inbox_talkId_position_idx" ON "Activity"("inbox", "talkId", "position") WHERE "inbox" IS NOT NULL;

-- CreateIndex
CREATE INDEX "Matter_estateId_about_createdAt_idx" ON "Matter"("estateId", "about", "createdAt");
