export STUDYMETER_URL=http://localhost:3000
export STUDYMETER_KEY=$(npm run --silent api-key -- --name "My app" --scopes usage:read,usage:write | tail -n 1)
