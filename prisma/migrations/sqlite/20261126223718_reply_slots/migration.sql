-- AlterTable
ALTER TABLE "Staff" ADD COLUMN "post" TEXT;

-- CreateTable
CREATE TABLE "MatterClock" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'running',
    "startedAt" DATETIME NOT NULL,
    "dueFirst" DATETIME NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "spanFrom" DATETIME NOT NULL,
    "slot" INTEGER NOT NULL DEFAULT 0,
    "jobId" TEXT,
    "pausedAt" DATETIME,
    "pausedMs" REAL NOT NULL DEFAULT 0,
    "settledAt" DATETIME
);

-- CreateTable
CREATE TABLE "Alert" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "staffId" TEXT,
    "role" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "matterId" TEXT,
    "pageId" TEXT,
    "data" TEXT NOT NULL DEFAULT '{}',
    "sounds" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL,
    "seenAt" DATETIME,
    "seenBy" TEXT
);

-- CreateTable
CREATE TABLE "Page" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "ladder" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'sounding',
    "level" INTEGER NOT NULL DEFAULT -1,
    "createdAt" DATETIME NOT NULL,
    "ackedAt" DATETIME,
    "ackedBy" TEXT,
    "toldAt" DATETIME
);

-- CreateTable
CREATE TABLE "Hold" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "newDate" DATETIME NOT NULL,
    "round" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "askedBy" TEXT NOT NULL,
    "askedAt" DATETIME NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" DATETIME,
    "note" TEXT
);

-- CreateTable
CREATE TABLE "Appointment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "from" DATETIME NOT NULL,
    "to" DATETIME NOT NULL,
    "state" TEXT NOT NULL,
    "madeBy" TEXT NOT NULL,
    "madeAt" DATETIME NOT NULL,
    "agreedAt" DATETIME,
    "agreedBy" TEXT,
    "remindedAt" DATETIME,
    "endedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Verdict" (
    "matterId" TEXT NOT NULL PRIMARY KEY,
    "finding" TEXT NOT NULL,
    "valid" BOOLEAN,
    "validReason" TEXT,
    "validBy" TEXT,
    "liability" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "causeKind" TEXT,
    "correction" TEXT NOT NULL,
    "prevention" TEXT NOT NULL,
    "cost" INTEGER NOT NULL DEFAULT 0,
    "costBearer" TEXT,
    "lesson" TEXT,
    "byStaff" TEXT NOT NULL,
    "at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "WrittenAnswer" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "matterId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "byStaff" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "signedAt" DATETIME,
    "sentAt" DATETIME
);

-- CreateTable
CREATE TABLE "Signature" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "answerId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "staffId" TEXT,
    "deputyId" TEXT,
    "passed" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "askedAt" DATETIME NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "decidedAt" DATETIME,
    "decidedBy" TEXT,
    "note" TEXT
);

-- CreateTable
CREATE TABLE "AuthorityOrder" (
    "matterId" TEXT NOT NULL PRIMARY KEY,
    "authority" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "receivedAt" DATETIME NOT NULL,
    "replyBy" DATETIME NOT NULL,
    "repliedAt" DATETIME,
    "repliedBy" TEXT,
    "reply" TEXT
);

-- CreateTable
CREATE TABLE "Message" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "forId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "tellBy" DATETIME NOT NULL,
    "takenBy" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "passedAt" DATETIME
);

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
CREATE TABLE "new_Matter" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "estateId" TEXT NOT NULL,
    "ownerId" TEXT,
    "homeId" TEXT,
    "talkId" TEXT,
    "source" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "kind" TEXT,
    "said" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "wanted" TEXT,
    "place" TEXT,
    "spot" TEXT,
    "fields" TEXT NOT NULL DEFAULT '{}',
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "ongoing" BOOLEAN NOT NULL DEFAULT false,
    "danger" TEXT,
    "level" TEXT,
    "levelBy" TEXT,
    "levelReason" TEXT,
    "releasedAt" DATETIME,
    "releasedBy" TEXT,
    "handoff" TEXT NOT NULL DEFAULT '[]',
    "state" TEXT NOT NULL,
    "receivedBy" TEXT NOT NULL,
    "firstContactId" TEXT,
    "handlerId" TEXT,
    "department" TEXT,
    "promisedFirst" DATETIME,
    "promisedAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    "doneAt" DATETIME,
    "result" TEXT,
    "reopened" INTEGER NOT NULL DEFAULT 0,
    "closedAt" DATETIME,
    "closedBy" TEXT,
    "note" TEXT,
    "followsId" TEXT
);
INSERT INTO "new_Matter" ("category", "closedAt", "closedBy", "createdAt", "danger", "department", "doneAt", "estateId", "fields", "firstContactId", "followsId", "handlerId", "handoff", "homeId", "id", "kind", "level", "note", "number", "ownerId", "place", "promisedAt", "promisedFirst", "receivedBy", "reopened", "result", "said", "source", "spot", "state", "talkId", "updatedAt", "urgent", "wanted", "what") SELECT "category", "closedAt", "closedBy", "createdAt", "danger", "department", "doneAt", "estateId", "fields", "firstContactId", "followsId", "handlerId", "handoff", "homeId", "id", "kind", "level", "note", "number", "ownerId", "place", "promisedAt", "promisedFirst", "receivedBy", "reopened", "result", "said", "source", "spot", "state", "talkId", "updatedAt", "urgent", "wanted", "what" FROM "Matter";
DROP TABLE "Matter";
ALTER TABLE "new_Matter" RENAME TO "Matter";
CREATE UNIQUE INDEX "Matter_number_key" ON "Matter"("number");
CREATE INDEX "Matter_estateId_state_createdAt_idx" ON "Matter"("estateId", "state", "createdAt");
CREATE INDEX "Matter_ownerId_state_idx" ON "Matter"("ownerId", "state");
CREATE INDEX "Matter_talkId_idx" ON "Matter"("talkId");
CREATE INDEX "Matter_estateId_createdAt_idx" ON "Matter"("estateId", "createdAt");
CREATE TABLE "new_Task" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL DEFAULT '',
    "department" TEXT NOT NULL,
    "trade" TEXT,
    "mode" TEXT NOT NULL DEFAULT 'assign',
    "assigneeId" TEXT,
    "state" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "createdBy" TEXT,
    "ackBy" DATETIME,
    "acceptedAt" DATETIME,
    "onWayAt" DATETIME,
    "arrivedAt" DATETIME,
    "doneAt" DATETIME,
    "result" TEXT,
    "amount" INTEGER,
    "checks" TEXT NOT NULL DEFAULT '[]',
    "note" TEXT
);
INSERT INTO "new_Task" ("acceptedAt", "arrivedAt", "assigneeId", "createdAt", "department", "doneAt", "id", "matterId", "number", "result", "state", "trade") SELECT "acceptedAt", "arrivedAt", "assigneeId", "createdAt", "department", "doneAt", "id", "matterId", "number", "result", "state", "trade" FROM "Task";
DROP TABLE "Task";
ALTER TABLE "new_Task" RENAME TO "Task";
CREATE UNIQUE INDEX "Task_number_key" ON "Task"("number");
CREATE INDEX "Task_matterId_idx" ON "Task"("matterId");
CREATE INDEX "Task_department_state_idx" ON "Task"("department", "state");
CREATE INDEX "Task_assigneeId_createdAt_idx" ON "Task"("assigneeId", "createdAt");
CREATE TABLE "new_Slip" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "estateId" TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "issuedAt" DATETIME NOT NULL,
    "issuedBy" TEXT,
    "answerBy" DATETIME,
    "doneBy" DATETIME,
    "receivedAt" DATETIME,
    "receivedBy" TEXT,
    "fixBy" DATETIME,
    "answeredAt" DATETIME,
    "answeredBy" TEXT,
    "answer" TEXT,
    "urged" INTEGER NOT NULL DEFAULT 0,
    "closedAt" DATETIME,
    "closedBy" TEXT
);
INSERT INTO "new_Slip" ("answer", "answerBy", "answeredAt", "from", "id", "issuedAt", "kind", "matterId", "number", "receivedAt", "text", "to") SELECT "answer", "answerBy", "answeredAt", "from", "id", "issuedAt", "kind", "matterId", "number", "receivedAt", "text", "to" FROM "Slip";
DROP TABLE "Slip";
ALTER TABLE "new_Slip" RENAME TO "Slip";
CREATE UNIQUE INDEX "Slip_number_key" ON "Slip"("number");
CREATE INDEX "Slip_matterId_idx" ON "Slip"("matterId");
CREATE INDEX "Slip_to_closedAt_idx" ON "Slip"("to", "closedAt");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "MatterClock_matterId_idx" ON "MatterClock"("matterId");

-- CreateIndex
CREATE INDEX "MatterClock_estateId_state_dueAt_idx" ON "MatterClock"("estateId", "state", "dueAt");

-- CreateIndex
CREATE INDEX "Alert_staffId_seenAt_idx" ON "Alert"("staffId", "seenAt");

-- CreateIndex
CREATE INDEX "Alert_estateId_createdAt_idx" ON "Alert"("estateId", "createdAt");

-- CreateIndex
CREATE INDEX "Alert_matterId_idx" ON "Alert"("matterId");

-- CreateIndex
CREATE INDEX "Alert_pageId_idx" ON "Alert"("pageId");

-- CreateIndex
CREATE INDEX "Page_matterId_idx" ON "Page"("matterId");

-- CreateIndex
CREATE INDEX "Page_estateId_state_idx" ON "Page"("estateId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Hold_matterId_round_key" ON "Hold"("matterId", "round");

-- CreateIndex
CREATE UNIQUE INDEX "Appointment_matterId_round_key" ON "Appointment"("matterId", "round");

-- CreateIndex
CREATE INDEX "WrittenAnswer_matterId_idx" ON "WrittenAnswer"("matterId");

-- CreateIndex
CREATE INDEX "Signature_answerId_idx" ON "Signature"("answerId");

-- CreateIndex
CREATE INDEX "Signature_staffId_state_idx" ON "Signature"("staffId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "AuthorityOrder_authority_number_key" ON "AuthorityOrder"("authority", "number");

-- CreateIndex
CREATE INDEX "Message_forId_passedAt_idx" ON "Message"("forId", "passedAt");

-- CreateIndex
CREATE INDEX "Message_matterId_idx" ON "Message"("matterId");
