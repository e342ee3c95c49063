-- AlterTable
ALTER TABLE "Matter" ADD COLUMN "incidentId" TEXT;

-- AlterTable
ALTER TABLE "Notice" ADD COLUMN "approver" TEXT;
ALTER TABLE "Notice" ADD COLUMN "contact" TEXT;
ALTER TABLE "Notice" ADD COLUMN "madeAt" DATETIME;
ALTER TABLE "Notice" ADD COLUMN "madeById" TEXT;

-- CreateTable
CREATE TABLE "VisitTry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "visitId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "staffId" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "note" TEXT
);

-- CreateTable
CREATE TABLE "Rectification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "visitId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "handlerId" TEXT,
    "department" TEXT,
    "text" TEXT NOT NULL,
    "toldAt" DATETIME NOT NULL,
    "readAt" DATETIME,
    "result" TEXT,
    "doneAt" DATETIME
);

-- CreateTable
CREATE TABLE "Incident" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "building" TEXT,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "leadId" TEXT,
    "news" TEXT,
    "expectedEnd" DATETIME,
    "changedAt" DATETIME NOT NULL,
    "toldAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "createdBy" TEXT NOT NULL,
    "endedAt" DATETIME,
    "result" TEXT
);

-- CreateTable
CREATE TABLE "Handover" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "shift" TEXT NOT NULL,
    "startsAt" DATETIME NOT NULL,
    "endsAt" DATETIME NOT NULL,
    "giverId" TEXT NOT NULL,
    "takerId" TEXT NOT NULL,
    "sheet" TEXT NOT NULL,
    "remarks" TEXT NOT NULL DEFAULT '{}',
    "giverSignedAt" DATETIME NOT NULL,
    "takerSignedAt" DATETIME,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "MadeTable" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "table" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "from" DATETIME NOT NULL,
    "to" DATETIME NOT NULL,
    "madeAt" DATETIME NOT NULL,
    "data" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "MajorRecord" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "matterId" TEXT,
    "handoffId" TEXT,
    "title" TEXT NOT NULL,
    "startedAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    "dueAt" DATETIME,
    "fields" TEXT NOT NULL DEFAULT '{}',
    "filedAt" DATETIME,
    "filedBy" TEXT,
    "typical" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Cost" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "item" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "payer" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "approver" TEXT
);

-- CreateTable
CREATE TABLE "SurveyAnswer" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "talkId" TEXT NOT NULL,
    "ownerId" TEXT,
    "sentAt" DATETIME NOT NULL,
    "answers" TEXT,
    "remark" TEXT,
    "answeredAt" DATETIME
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_ReturnVisit" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "talkId" TEXT,
    "round" INTEGER NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'repair',
    "state" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "cardId" TEXT,
    "sentAt" DATETIME,
    "remindedAt" DATETIME,
    "phoneAt" DATETIME,
    "answeredAt" DATETIME,
    "settledAt" DATETIME,
    "byId" TEXT,
    "mended" BOOLEAN,
    "score" INTEGER,
    "reasons" TEXT,
    "remark" TEXT,
    "createdAt" DATETIME NOT NULL
);
INSERT INTO "new_ReturnVisit" ("answeredAt", "createdAt", "dueAt", "id", "matterId", "mended", "reasons", "remark", "round", "score", "sentAt", "state", "talkId") SELECT "answeredAt", "createdAt", "dueAt", "id", "matterId", "mended", "reasons", "remark", "round", "score", "sentAt", "state", "talkId" FROM "ReturnVisit";
DROP TABLE "ReturnVisit";
ALTER TABLE "new_ReturnVisit" RENAME TO "ReturnVisit";
CREATE INDEX "ReturnVisit_talkId_state_idx" ON "ReturnVisit"("talkId", "state");
CREATE INDEX "ReturnVisit_state_phoneAt_idx" ON "ReturnVisit"("state", "phoneAt");
CREATE INDEX "ReturnVisit_cardId_idx" ON "ReturnVisit"("cardId");
CREATE UNIQUE INDEX "ReturnVisit_matterId_round_kind_key" ON "ReturnVisit"("matterId", "round", "kind");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "VisitTry_visitId_at_idx" ON "VisitTry"("visitId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Rectification_number_key" ON "Rectification"("number");

-- CreateIndex
CREATE INDEX "Rectification_matterId_idx" ON "Rectification"("matterId");

-- CreateIndex
CREATE INDEX "Rectification_handlerId_readAt_idx" ON "Rectification"("handlerId", "readAt");

-- CreateIndex
CREATE UNIQUE INDEX "Incident_number_key" ON "Incident"("number");

-- CreateIndex
CREATE INDEX "Incident_estateId_state_idx" ON "Incident"("estateId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Handover_number_key" ON "Handover"("number");

-- CreateIndex
CREATE INDEX "Handover_takerId_takerSignedAt_idx" ON "Handover"("takerId", "takerSignedAt");

-- CreateIndex
CREATE INDEX "Handover_estateId_createdAt_idx" ON "Handover"("estateId", "createdAt");

-- CreateIndex
CREATE INDEX "MadeTable_estateId_madeAt_idx" ON "MadeTable"("estateId", "madeAt");

-- CreateIndex
CREATE UNIQUE INDEX "MajorRecord_number_key" ON "MajorRecord"("number");

-- CreateIndex
CREATE INDEX "MajorRecord_estateId_filedAt_idx" ON "MajorRecord"("estateId", "filedAt");

-- CreateIndex
CREATE INDEX "Cost_matterId_idx" ON "Cost"("matterId");

-- CreateIndex
CREATE INDEX "Cost_estateId_at_idx" ON "Cost"("estateId", "at");

-- CreateIndex
CREATE INDEX "SurveyAnswer_estateId_year_idx" ON "SurveyAnswer"("estateId", "year");

-- CreateIndex
CREATE UNIQUE INDEX "SurveyAnswer_talkId_year_key" ON "SurveyAnswer"("talkId", "year");

-- CreateIndex
CREATE INDEX "Matter_incidentId_idx" ON "Matter"("incidentId");
