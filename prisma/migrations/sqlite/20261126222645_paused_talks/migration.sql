-- AlterTable
ALTER TABLE "Talk" ADD COLUMN "pausedAt" DATETIME;
