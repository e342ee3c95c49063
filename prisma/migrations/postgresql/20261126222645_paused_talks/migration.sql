-- AlterTable
ALTER TABLE "Talk" ADD COLUMN     "pausedAt" TIMESTAMPTZ(3);
