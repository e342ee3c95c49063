-- AlterTable
ALTER TABLE "Residence" ADD COLUMN "note" TEXT;

-- CreateTable
CREATE TABLE "Setting" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "scope" TEXT NOT NULL,
    "scopeId" TEXT NOT NULL,
    "section" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "values" TEXT,
    "note" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "validFrom" DATETIME NOT NULL,
    "undoneAt" DATETIME,
    "undoneBy" TEXT
);

-- CreateTable
CREATE TABLE "ChannelAccount" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "estateIds" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "homeId" TEXT NOT NULL,
    "batchId" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "codeHash" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    "usedBy" TEXT,
    "revokedAt" DATETIME
);

-- CreateTable
CREATE TABLE "PhoneProof" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "identityId" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "codeHash" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Import" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "companyId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "counts" TEXT NOT NULL,
    "undoneAt" DATETIME,
    "undoneBy" TEXT
);

-- CreateTable
CREATE TABLE "ImportChange" (
    "importId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "table" TEXT NOT NULL,
    "rowId" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT NOT NULL,

    PRIMARY KEY ("importId", "seq")
);

-- CreateTable
CREATE TABLE "DataRequest" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "ownerId" TEXT,
    "matterId" TEXT,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "createdAt" DATETIME NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "doneAt" DATETIME,
    "doneBy" TEXT,
    "report" TEXT
);

-- CreateTable
CREATE TABLE "Consent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "talkId" TEXT
);

-- CreateTable
CREATE TABLE "LegalHold" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "releasedAt" DATETIME,
    "releasedBy" TEXT
);

-- CreateTable
CREATE TABLE "RetentionRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "dry" BOOLEAN NOT NULL,
    "by" TEXT NOT NULL,
    "counts" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Export" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "estateId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "rows" INTEGER NOT NULL,
    "ownerIds" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Draft" (
    "talkId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "used" BOOLEAN NOT NULL DEFAULT false,

    PRIMARY KEY ("talkId", "position")
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Staff" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "companyId" TEXT NOT NULL,
    "login" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "phone" TEXT,
    "role" TEXT NOT NULL,
    "department" TEXT NOT NULL,
    "trade" TEXT,
    "deputyId" TEXT,
    "passwordHash" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "buildings" TEXT NOT NULL DEFAULT '[]',
    "leftAt" DATETIME,
    "createdAt" DATETIME NOT NULL
);
INSERT INTO "new_Staff" ("active", "companyId", "createdAt", "department", "deputyId", "id", "login", "name", "passwordHash", "phone", "role", "trade") SELECT "active", "companyId", "createdAt", "department", "deputyId", "id", "login", "name", "passwordHash", "phone", "role", "trade" FROM "Staff";
DROP TABLE "Staff";
ALTER TABLE "new_Staff" RENAME TO "Staff";
CREATE UNIQUE INDEX "Staff_login_key" ON "Staff"("login");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "Setting_scope_scopeId_section_version_key" ON "Setting"("scope", "scopeId", "section", "version");

-- CreateIndex
CREATE UNIQUE INDEX "ChannelAccount_channel_account_key" ON "ChannelAccount"("channel", "account");

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_codeHash_key" ON "Invitation"("codeHash");

-- CreateIndex
CREATE INDEX "Invitation_estateId_batchId_idx" ON "Invitation"("estateId", "batchId");

-- CreateIndex
CREATE INDEX "Invitation_homeId_idx" ON "Invitation"("homeId");

-- CreateIndex
CREATE INDEX "PhoneProof_identityId_idx" ON "PhoneProof"("identityId");

-- CreateIndex
CREATE INDEX "Import_companyId_at_idx" ON "Import"("companyId", "at");

-- CreateIndex
CREATE INDEX "ImportChange_table_rowId_idx" ON "ImportChange"("table", "rowId");

-- CreateIndex
CREATE INDEX "DataRequest_estateId_state_idx" ON "DataRequest"("estateId", "state");

-- CreateIndex
CREATE INDEX "DataRequest_ownerId_idx" ON "DataRequest"("ownerId");

-- CreateIndex
CREATE UNIQUE INDEX "Consent_ownerId_version_kind_key" ON "Consent"("ownerId", "version", "kind");

-- CreateIndex
CREATE INDEX "LegalHold_subject_idx" ON "LegalHold"("subject");

-- CreateIndex
CREATE INDEX "Export_estateId_at_idx" ON "Export"("estateId", "at");
