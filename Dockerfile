# The web, worker and beat processes of docker-compose.yml; which one is the command's choice.
FROM node:24-slim AS scripts
WORKDIR /srv/scripts
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.12-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MIH_DATA=/var/lib/mih
WORKDIR /srv/mih
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock \
    && useradd --system --home-dir /var/lib/mih --create-home mih
COPY . .
COPY --from=scripts /srv/scripts/node_modules node_modules
RUN SECRET_KEY=build DATABASE_URL=postgresql://none/none REDIS_URL=redis://none \
    python manage.py collectstatic --noinput --verbosity=0
USER mih
EXPOSE 8000
CMD ["uvicorn", "mih.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--ws-max-size", "65536", \
     "--no-access-log", "--proxy-headers"]
